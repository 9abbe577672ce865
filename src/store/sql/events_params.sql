select * from event where kind = 'params' and deck is null order by at_ms, id
