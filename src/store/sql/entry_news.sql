select exists (select 1 from attempt where attempt.id > entry_mark.attempt)
    or exists (select 1 from event where event.rowid > entry_mark.event)
    or exists (select 1 from reflection where reflection.rowid > entry_mark.reflection)
    or exists (select 1 from stumble where stumble.rowid > entry_mark.stumble)
from entry_mark
