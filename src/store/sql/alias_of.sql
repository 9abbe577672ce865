select was from alias where deck = :deck and item = :item
