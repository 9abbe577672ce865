select coalesce(sum(deviation), 0.0) from item_level
where deck = :deck and item in (select :item union all select was from alias where deck = :deck and item = :item)
