insert into fresh (deck, ord, item, from_day, skill)
select card.deck, card.ord, card.item, coalesce(memory.fresh_from, :always), card.skill
from card
left join memory on memory.deck = card.deck and memory.item = card.item
where card.deck = :deck and (memory.item is null or memory.fresh_from is not null)
order by card.ord, card.item
