select
    card.skill, card.nature, card.difficulty, card.ladder, card.top_rung, card.instruct_first, card.safety_critical,
    card.revision, card.contrast, card.ord, memory.state,
    (
        select coalesce(sum(deviation), 0.0) from item_level
        where deck = :deck and item in (select :item union all select was from alias where deck = :deck and item = :item)
    )
from card
left join memory on memory.deck = :deck and memory.item = :item
where card.deck = :deck and card.item = :item
