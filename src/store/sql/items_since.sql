select deck, item from item_level where newest_ms >= :from_ms
