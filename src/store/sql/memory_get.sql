select state, lane, ready_on, fresh_from, live, skill from memory where deck = :deck and item = :item
