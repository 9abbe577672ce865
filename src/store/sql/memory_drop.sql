delete from memory where deck = :deck and item = :item
