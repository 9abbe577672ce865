delete from fresh where deck = :deck and ord = :ord and item = :item
