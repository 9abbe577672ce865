with wanted as (
    select card.deck, card.item, card.ord, coalesce(memory.fresh_from, :always) as from_day, card.skill
    from card
    left join memory on memory.deck = card.deck and memory.item = card.item
    where memory.item is null or memory.fresh_from is not null
)
select
    (select count(*) from (select * from wanted except select deck, item, ord, from_day, skill from fresh))
    + (select count(*) from (select deck, item, ord, from_day, skill from fresh except select * from wanted))
