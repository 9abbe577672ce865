select deviation, n, last_day, newest_ms, newest_id from item_level where deck = :deck and item = :item
