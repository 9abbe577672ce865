select item, n from item_level where deck = :deck order by item
