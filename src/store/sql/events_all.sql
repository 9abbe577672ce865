select * from event where deck is not null order by deck, item, at_ms, id
