select * from attempt where deck = :deck and item = :item
order by at_ms desc, id desc limit 1
