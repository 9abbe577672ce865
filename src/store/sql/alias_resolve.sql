select item from alias where deck = :deck and was = :item
