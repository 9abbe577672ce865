select count(*) from item_level
