delete from fresh where deck = :deck and item = :item
