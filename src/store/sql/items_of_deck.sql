select card.item, card.skill, card.nature, json_array_length(card.ladder) as rungs, card.top_rung, memory.state
from card left join memory on memory.deck = card.deck and memory.item = card.item
where card.deck = :deck
order by card.ord
