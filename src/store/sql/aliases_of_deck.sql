select was, item from alias where deck = :deck
