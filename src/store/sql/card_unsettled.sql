update card set edited = 1
where deck = :deck and item = :item and exists (select 1 from event where id = :row and kind in ('keep', 'halve'))
