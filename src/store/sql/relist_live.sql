update memory set live = 1, skill = card.skill from card
where memory.deck = :deck and card.deck = :deck and card.item = memory.item
    and (memory.live = 0 or memory.skill <> card.skill)
