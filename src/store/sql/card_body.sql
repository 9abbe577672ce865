select body from card where deck = :deck and item = :item
