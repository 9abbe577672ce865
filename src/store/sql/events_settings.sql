select * from event where kind = 'setting' and deck is null order by at_ms, id
