select * from attempt where (deck, item) > (:deck, :item) order by deck, item, at_ms, id
