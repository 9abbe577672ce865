select * from attempt where deck = :deck and item = :item and at_ms = :at and id = :id
