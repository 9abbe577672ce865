update card set edited = 0 where deck = :deck and item = :item and edited = 1
