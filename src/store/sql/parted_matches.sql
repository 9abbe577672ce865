select parted.deck, parted.item, card.item as like_it
from parted
left join card on card.deck = parted.deck and card.answer_revision = parted.answer_revision
    and not exists (select 1 from memory where memory.deck = card.deck and memory.item = card.item)
where exists (select 1 from deck where deck.id = parted.deck)
    and exists (select 1 from memory where memory.deck = parted.deck and memory.item = parted.item)
    and not exists (select 1 from alias where alias.deck = parted.deck and alias.was = parted.item)
order by parted.deck, parted.item, card.ord
