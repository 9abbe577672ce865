select * from attempt order by deck, item, at_ms, id
