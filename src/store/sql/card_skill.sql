select skill, ord from card where deck = :deck and item = :item
