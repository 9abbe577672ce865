select 1 from card where deck = :deck and item = :item and edited = 1
