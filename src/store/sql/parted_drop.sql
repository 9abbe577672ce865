delete from parted where deck = :deck and item = :item
