delete from entry_owed where deck = :deck and item = :item
