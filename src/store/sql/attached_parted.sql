insert into parted (deck, item, answer_revision, edited)
select deck, was, answer_revision, edited from attached
where attaching = :attaching and before is null
    and not exists (select 1 from card where card.deck = attached.deck and card.item = attached.was)
on conflict (deck, item) do nothing
