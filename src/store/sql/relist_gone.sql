update memory set live = 0, skill = ''
where deck = :deck and live = 1
    and not exists (select 1 from card where card.deck = memory.deck and card.item = memory.item)
