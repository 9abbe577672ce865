update card set edited = 1 where deck = :deck and item = :item
