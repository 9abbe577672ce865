-- The log: five append-only tables, the truth. Everything under "derived" is made from them and can be made again.
--
-- `attempt` is clustered by item and time, the order in which the fold reads it.
--
-- What a column may say is a chain of `or`: SQLite makes a table in memory for every `in (..)` of more than two, at every
-- row, and five of them cost a commit more than all its writing.
create table attempt (
    deck text not null,
    item text not null,
    at_ms integer not null,
    id blob not null check (length(id) = 16),
    device text not null,
    rung integer not null check (rung between 0 and 255),
    level text not null check (
        level = 'recognise' or level = 'cued' or level = 'free' or level = 'apply' or level = 'timed'
    ),
    way text not null check (
        way = 'choose' or way = 'type' or way = 'number' or way = 'cloze' or way = 'order' or way = 'spot'
        or way = 'explain' or way = 'code' or way = 'scenario'
    ),
    skill text not null,
    revision text not null,
    session blob not null check (length(session) = 16),
    offset_min integer not null check (offset_min between -1080 and 1080),
    day integer not null,
    phase text not null check (
        phase = 'pretest' or phase = 'review' or phase = 'probe' or phase = 'retry' or phase = 'redo'
        or phase = 'exam' or phase = 'cram'
    ),
    response text not null,
    confidence text check (
        confidence = 'guess' or confidence = 'perhaps' or confidence = 'likely' or confidence = 'certain'
    ),
    verdict text not null check (
        verdict = 'right' or verdict = 'near' or verdict = 'partial' or verdict = 'off'
        or verdict = 'gave-up'
    ),
    score real not null check (score between 0 and 1),
    misconception text,
    hints integer not null check (hints between 0 and 3),
    guess real not null check (guess between 0 and 1),
    ceiling integer not null check (ceiling between 0 and 255),
    k real not null check (k between 0 and 1),
    retention real not null check (retention between 0 and 1),
    params integer not null check (params >= 0),
    first_key_ms integer check (first_key_ms >= 0),
    commit_ms integer not null check (commit_ms >= 0),
    bar_ms integer check (bar_ms > 0),
    variant integer not null check (variant between 0 and 255),
    -- A study day lies by its instant, wherever that was: late rows are found by it.
    check (abs(day - at_ms / 86400000) <= 3),
    primary key (deck, item, at_ms, id)
) strict, without rowid;
create unique index attempt_id on attempt (id);
create index attempt_day on attempt (day, phase, verdict);
-- What shows whether work at a skill leads anywhere.
create index attempt_skill on attempt (deck, skill, at_ms, id, verdict, hints, phase)
where phase in ('pretest', 'review', 'probe');
create index attempt_misconception on attempt (deck, misconception) where misconception is not null;

-- The wrong turns of an attempt at a scenario, each a stumble of its own: `n` is the place of the step in the walk, from 0,
-- `state` where it was taken, `said` the choice or, where `typed`, the command; `misconception` what it shows, `cost` what
-- it cost in the money of the deck, `recovered` whether the walk came back from it. Written with their attempt, and they
-- count as long as it does: what is said of the attempt is said of them.
create table turn (
    attempt blob not null check (length(attempt) = 16),
    n integer not null check (n between 0 and 65535),
    deck text not null,
    state text not null,
    typed integer not null check (typed in (0, 1)),
    said text not null,
    misconception text,
    cost real not null check (cost >= 0),
    recovered integer not null check (recovered in (0, 1)),
    primary key (attempt, n)
) strict, without rowid;
create index turn_misconception on turn (deck, misconception) where misconception is not null;

create table event (
    id blob primary key not null check (length(id) = 16),
    device text not null,
    session blob check (length(session) = 16),
    at_ms integer not null,
    offset_min integer not null check (offset_min between -1080 and 1080),
    day integer not null,
    deck text,
    item text,
    kind text not null check (
        kind = 'override' or kind = 'score' or kind = 'slip' or kind = 'undo' or kind = 'low-effort'
        or kind = 'suspend' or kind = 'resume' or kind = 'bury' or kind = 'park' or kind = 'unpark'
        or kind = 'reset' or kind = 'keep' or kind = 'halve' or kind = 'flag' or kind = 'ceiling'
        or kind = 'params' or kind = 'setting' or kind = 'purge'
    ),
    target blob check (length(target) = 16),
    value text,
    check ((deck is null) = (item is null))
) strict;
create index event_item on event (deck, item, at_ms, id) where deck is not null;
create index event_target on event (target) where target is not null;
create index event_global on event (kind, at_ms, id) where deck is null;
create index event_session on event (session, id) where session is not null;

create table reflection (
    id blob primary key not null check (length(id) = 16),
    attempt blob not null check (length(attempt) = 16),
    device text not null,
    at_ms integer not null,
    offset_min integer not null check (offset_min between -1080 and 1080),
    cause text not null,
    expected text not null,
    happened text not null,
    gap text not null,
    insight text not null,
    read_ms integer check (read_ms >= 0),
    supersedes blob check (length(supersedes) = 16)
) strict;
create index reflection_attempt on reflection (attempt, at_ms, id);
create index reflection_supersedes on reflection (supersedes) where supersedes is not null;
create index reflection_insight on reflection (at_ms, id) where insight <> '';

create table stumble (
    id blob primary key not null check (length(id) = 16),
    device text not null,
    session blob check (length(session) = 16),
    at_ms integer not null,
    offset_min integer not null check (offset_min between -1080 and 1080),
    day integer not null,
    deck text,
    item text,
    cause text not null,
    expected text not null,
    happened text not null,
    gap text not null,
    insight text not null,
    kind text not null check (
        kind = 'line' or kind = 'hand' or kind = 'caught' or kind = 'story'
    ),
    tags text not null,
    code text not null,
    command text not null,
    output text not null,
    teller text not null,
    gone integer not null check (gone in (0, 1)),
    supersedes blob check (length(supersedes) = 16),
    check ((deck is null) = (item is null))
) strict;
create index stumble_at on stumble (at_ms, id);
create index stumble_day on stumble (day);
create index stumble_insight on stumble (at_ms, id) where insight <> '';
create index stumble_supersedes on stumble (supersedes) where supersedes is not null;

-- A row whose id exists is ignored, which also stops `insert or replace` before it replaces, and makes a union of two
-- logs idempotent.
create trigger attempt_once before insert on attempt when exists (select 1 from attempt where id = new.id)
begin select raise(ignore); end;
create trigger turn_once before insert on turn
when exists (select 1 from turn where attempt = new.attempt and n = new.n)
begin select raise(ignore); end;
create trigger event_once before insert on event when exists (select 1 from event where id = new.id)
begin select raise(ignore); end;
create trigger reflection_once before insert on reflection when exists (select 1 from reflection where id = new.id)
begin select raise(ignore); end;
create trigger stumble_once before insert on stumble when exists (select 1 from stumble where id = new.id)
begin select raise(ignore); end;

create trigger attempt_kept before delete on attempt begin select raise(abort, 'the log is append-only'); end;
create trigger turn_kept before delete on turn begin select raise(abort, 'the log is append-only'); end;
create trigger event_kept before delete on event begin select raise(abort, 'the log is append-only'); end;
create trigger reflection_kept before delete on reflection begin select raise(abort, 'the log is append-only'); end;
create trigger stumble_kept before delete on stumble begin select raise(abort, 'the log is append-only'); end;

-- The one lawful update blanks a text, and a purge event that names the row is its permission.
create trigger attempt_fixed before update of
    deck, item, at_ms, id, device, rung, level, way, skill, revision, session, offset_min, day, phase, confidence,
    verdict, score, misconception, hints, guess, ceiling, k, retention, params, first_key_ms, commit_ms, bar_ms,
    variant
on attempt begin select raise(abort, 'the log is append-only'); end;
create trigger attempt_purged before update of response on attempt
when new.response <> '' or not exists (select 1 from event where target = old.id and kind = 'purge')
begin select raise(abort, 'the log is append-only'); end;

create trigger turn_fixed before update of attempt, n, deck, state, typed, misconception, cost, recovered
on turn begin select raise(abort, 'the log is append-only'); end;
create trigger turn_purged before update of said on turn
when new.said <> '' or not exists (select 1 from event where target = old.attempt and kind = 'purge')
begin select raise(abort, 'the log is append-only'); end;

create trigger event_fixed before update of
    id, device, session, at_ms, offset_min, day, deck, item, kind, target
on event begin select raise(abort, 'the log is append-only'); end;
create trigger event_purged before update of value on event
when new.value is not '' or old.kind <> 'flag'
    or not exists (select 1 from event where target = old.id and kind = 'purge')
begin select raise(abort, 'the log is append-only'); end;

create trigger reflection_fixed before update of
    id, attempt, device, at_ms, offset_min, read_ms, supersedes
on reflection begin select raise(abort, 'the log is append-only'); end;
create trigger reflection_purged before update of cause, expected, happened, gap, insight on reflection
when new.cause <> '' or new.expected <> '' or new.happened <> '' or new.gap <> '' or new.insight <> ''
    or not exists (select 1 from event where target = old.id and kind = 'purge')
begin select raise(abort, 'the log is append-only'); end;

create trigger stumble_fixed before update of
    id, device, session, at_ms, offset_min, day, deck, item, kind, gone, supersedes
on stumble begin select raise(abort, 'the log is append-only'); end;
create trigger stumble_purged before update of
    cause, expected, happened, gap, insight, tags, code, command, output, teller
on stumble
when new.cause <> '' or new.expected <> '' or new.happened <> '' or new.gap <> '' or new.insight <> ''
    or new.tags <> '' or new.code <> '' or new.command <> '' or new.output <> '' or new.teller <> ''
    or not exists (select 1 from event where target = old.id and kind = 'purge')
begin select raise(abort, 'the log is append-only'); end;

-- Derived from the log alone, but for `live` and `skill`, which say what the deck cache has of the item.
-- `lane`: 0 a check after a confident error, 1 a probe, 2 a review.
-- `ready_on`: first study day it may be asked; null while suspended or without a memory.
create table memory (
    deck text not null,
    item text not null,
    state text not null,
    lane integer not null,
    ready_on integer,
    fresh_from integer,
    stability real not null,
    decay real not null,
    last_evidence integer not null,
    rung integer not null,
    live integer not null,
    skill text not null,
    primary key (deck, item)
) strict, without rowid;
create index memory_queue on memory (deck, lane, ready_on, stability, decay, last_evidence, rung, skill)
where live = 1 and ready_on is not null;
create index memory_skill on memory (deck, skill, item) where live = 1;

-- Derived from the log alone: ability by skill, how hard items proved (by the id that attempts were written under), and
-- the bias of each level. `newest_ms`, `newest_id`: the newest attempt in it.
create table skill_level (
    deck text not null,
    skill text not null,
    theta real not null,
    variance real not null,
    n integer not null,
    newest_ms integer,
    newest_id blob check (length(newest_id) = 16),
    primary key (deck, skill)
) strict, without rowid;

create table item_level (
    deck text not null,
    item text not null,
    deviation real not null,
    n integer not null,
    last_day integer,
    newest_ms integer not null,
    newest_id blob not null check (length(newest_id) = 16),
    primary key (deck, item)
) strict, without rowid;

create table level_bias (
    level text primary key not null,
    kappa real not null,
    n integer not null,
    newest_ms integer,
    newest_id blob check (length(newest_id) = 16)
) strict, without rowid;

-- Checkpoints: what a skill or a level was before its first attempt of a UTC day (`bucket`). A late row goes back to the
-- oldest of them from its day on.
create table skill_before (
    bucket integer not null,
    deck text not null,
    skill text not null,
    theta real not null,
    variance real not null,
    n integer not null,
    newest_ms integer,
    newest_id blob check (length(newest_id) = 16),
    primary key (bucket, deck, skill)
) strict, without rowid;

create table bias_before (
    bucket integer not null,
    level text not null,
    kappa real not null,
    n integer not null,
    newest_ms integer,
    newest_id blob check (length(newest_id) = 16),
    primary key (bucket, level)
) strict, without rowid;

-- Set while abilities are to be folded again from a UTC day on: bulk work leaves that to its end.
create table ability_owed (
    only integer primary key check (only = 1),
    bucket integer not null
) strict;

-- The failure log: one row a stumble that stands, made from the log and the texts of the items when it is looked at.
-- `ord`: its instant in milliseconds, times 2^20, and bits of its id. `row`: the version that holds, of one written by
-- hand. `waits`: nothing was said of it yet but what happened. `words`: a hash of what is in `entry_text` under `ord`.
create table entry (
    ord integer primary key not null,
    id blob unique not null check (length(id) = 16),
    row blob not null check (length(row) = 16),
    name text not null,
    kind text not null check (kind in ('attempt', 'line', 'hand', 'caught', 'story')),
    day integer not null,
    deck text,
    item text,
    skill text,
    cause text not null,
    misconception text,
    confidence text,
    verdict text,
    code text not null,
    redone integer not null,
    recovered_on integer,
    relapsed_on integer,
    waits integer not null,
    words integer not null,
    origin text not null generated always as (
        case kind when 'caught' then 'catch' when 'hand' then 'hand' when 'story' then 'story' else 'drill' end
    ) virtual,
    check ((deck is null) = (item is null))
) strict;
create index entry_name on entry (name);
create index entry_item on entry (deck, item, ord);
create index entry_skill on entry (skill, ord) where skill is not null;
create index entry_cause on entry (cause, ord);
create index entry_misconception on entry (misconception, ord) where misconception is not null;
create index entry_confidence on entry (confidence, ord) where confidence is not null;
create index entry_code on entry (code, ord) where code <> '';
create index entry_waits on entry (ord) where waits = 1;
create index entry_origin on entry (origin, ord);
create index entry_open on entry (ord) where recovered_on is null;
create index entry_recovered on entry (ord) where recovered_on is not null;

-- Misconceptions that the wrong turns of a walk show beside the one its entry names.
create table entry_turn (
    ord integer not null,
    misconception text not null,
    primary key (ord, misconception)
) strict, without rowid;
create index entry_turn_misconception on entry_turn (misconception, ord);

-- Words of the stumbles: letters and digits alone, made plain before they come here. It holds no text of its own, and no
-- places within one.
create virtual table entry_text using fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii', prefix = '2 3 4 5 6'
);

-- The words that are in it.
create virtual table entry_vocab using fts5vocab (entry_text, row);

-- How far the log was looked at: the newest attempt by its id, the other tables by their row numbers.
create table entry_mark (
    only integer primary key check (only = 1),
    attempt blob not null check (length(attempt) = 16),
    event integer not null,
    reflection integer not null,
    stumble integer not null
) strict;
insert into entry_mark values (1, zeroblob(16), 0, 0, 0);

-- Items with attempts that came in later than their ids say.
create table entry_owed (
    deck text not null,
    item text not null,
    primary key (deck, item)
) strict, without rowid;

-- The deck cache: made from deck files, and made again when it is lost.
create table deck_source (
    path text primary key not null,
    size integer,
    mtime_ns integer,
    hash blob not null check (length(hash) = 32),
    -- The version of the deck language it was read by.
    language integer not null,
    standing text not null check (standing in ('shown', 'shadowed', 'faulty')),
    deck text,
    faults integer not null,
    summary text not null
) strict, without rowid;

create table deck (
    id text primary key not null,
    source text not null,
    title text not null,
    meta text not null,
    cards integer not null
) strict, without rowid;
create index deck_by_source on deck (source);

-- Narrow, so that walking a deck does not read its texts.
create table card (
    deck text not null references deck (id) on delete cascade,
    item text not null,
    ord integer not null,
    skill text not null,
    nature text not null,
    difficulty integer not null,
    ladder text not null,
    top_rung integer not null,
    instruct_first integer not null,
    safety_critical integer not null,
    revision text not null,
    contrast text not null,
    answer_revision text not null,
    edited integer not null default 0,
    body integer not null,
    primary key (deck, item)
) strict, without rowid;
create index card_edited on card (deck, item) where edited = 1;

-- An item whole, in MessagePack.
create table card_body (
    id integer primary key not null,
    body blob not null
) strict;
create trigger card_gone after delete on card begin delete from card_body where id = old.body; end;

-- Items never attempted, in deck order. `from_day`: first study day they may be asked.
create table fresh (
    deck text not null,
    ord integer not null,
    item text not null,
    from_day integer not null,
    skill text not null,
    primary key (deck, ord, item)
) strict, without rowid;
create index fresh_skill on fresh (deck, skill, ord, item, from_day);

-- How many items of a deck become askable on a study day: lanes of `memory`, and 3 for `fresh`.
create table tally (
    deck text not null,
    lane integer not null,
    day integer not null,
    n integer not null,
    primary key (deck, lane, day)
) strict, without rowid;

-- Working tables: neither log nor derived; they survive a rebuild.
-- An item's earlier ids; rows written under one count for the item.
create table alias (
    deck text not null,
    was text not null,
    item text not null,
    primary key (deck, was)
) strict, without rowid;
create index alias_item on alias (deck, item);

-- Items with a history that left their deck: what was accepted as right then, and whether the learner was still to say
-- what an edit means. Read when the item comes back, and when one comes that may be the same under another id.
create table parted (
    deck text not null,
    item text not null,
    answer_revision text not null,
    edited integer not null,
    primary key (deck, item)
) strict, without rowid;
-- What giving a lost history to another item changed, so that it can be taken back: the id that was lost, which has no
-- `before`, and those that stood for it.
create table attached (
    attaching integer not null,
    -- The newest row of the log then.
    after blob,
    deck text not null,
    was text not null,
    before text,
    item text not null,
    answer_revision text,
    edited integer,
    primary key (attaching, deck, was)
) strict, without rowid;
create trigger card_parted before delete on card
when exists (select 1 from memory where deck = old.deck and item = old.item)
begin
    insert into parted (deck, item, answer_revision, edited)
    values (old.deck, old.item, old.answer_revision, old.edited)
    on conflict (deck, item) do update set answer_revision = excluded.answer_revision, edited = excluded.edited;
end;

create table draft (
    only integer primary key check (only = 1),
    session text not null,
    typed text not null,
    updated_ms integer not null
) strict;

-- What is still to be asked in the open session: larger than the rest of the draft, and changed less often.
create table draft_agenda (
    only integer primary key check (only = 1),
    agenda text not null
) strict;

create table setting (
    name text primary key not null,
    value text not null
) strict, without rowid;

-- Where decks that were added came from, and what they held then: `kind` is 'path' or 'git', `member` the deck's file
-- there, `hash` of all its files, 64 hex digits.
create table origin (
    deck text primary key not null,
    kind text not null check (kind in ('path', 'git')),
    location text not null,
    member text not null,
    version text not null,
    hash text not null,
    added_ms integer not null
) strict, without rowid;

-- Executable parts of exercises that the learner lets run: `root` is the deck they came from, `files` a JSON list of
-- names and hashes.
create table trust (
    root text not null,
    hash blob not null check (length(hash) = 32),
    deck text not null,
    runner text not null,
    files text not null,
    given_ms integer not null,
    primary key (root, hash)
) strict, without rowid;

-- What those files said, by the hash in that list, so that a change can be shown; what is long or no text is not kept.
create table trusted (
    hash text not null primary key,
    text text not null
) strict, without rowid;

-- Code that was begun and not handed in, for a rung of an item and one of its wordings.
create table begun (
    deck text not null,
    item text not null,
    rung integer not null,
    variant integer not null,
    text text not null,
    updated_ms integer not null,
    primary key (deck, item, rung, variant)
) strict, without rowid;

-- What stats are worked out from, folded when they are asked for and after a session, not with each answer: sums by day
-- or week, and what items add that is no sum. `insight_mark`: the newest id that is folded; rows that came in with an
-- older id since are noted in `insight_late`. No mark: all is to be folded.
create table insight_cell (
    deck text not null,
    figure integer not null,
    day integer not null,
    mark integer not null,
    name text not null,
    n integer not null,
    a integer not null,
    b integer not null,
    c integer not null,
    primary key (figure, day, deck, mark, name)
) strict, without rowid;

create table insight_belief (
    deck text not null,
    belief text not null,
    item text not null,
    hits integer not null,
    sure integer not null,
    first integer not null,
    last integer not null,
    healed integer,
    primary key (deck, belief, item)
) strict, without rowid;
create index insight_belief_item on insight_belief (deck, item);

create table insight_sure (
    deck text not null,
    item text not null,
    sure integer not null,
    off integer not null,
    last integer not null,
    primary key (deck, item)
) strict, without rowid;
create index insight_sure_worst on insight_sure (off, last);

-- Fingerprints of answers: `correct` 1 for right ones that were typed, 0 for those that were off.
create table insight_text (
    deck text not null,
    print integer not null,
    correct integer not null,
    item text not null,
    n integer not null,
    last integer not null,
    primary key (deck, print, correct, item)
) strict, without rowid;
create index insight_text_item on insight_text (deck, item);

-- One item answered with what is right for another.
create table insight_mixup (
    deck text not null,
    asked text not null,
    given text not null,
    n integer not null,
    last integer not null,
    primary key (deck, asked, given)
) strict, without rowid;
create index insight_mixup_given on insight_mixup (deck, given);
create index insight_mixup_most on insight_mixup (n, last);

create table insight_mark (
    only integer primary key check (only = 1),
    folded blob not null check (length(folded) = 16),
    -- While the first fold is under way: the item up to which it came, in their order; null when it is done.
    deck text,
    item text,
    check ((deck is null) = (item is null))
) strict;

create table insight_late (
    id blob primary key not null check (length(id) = 16)
) strict, without rowid;
