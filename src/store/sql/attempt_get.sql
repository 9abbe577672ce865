select * from attempt where (deck, item, at_ms, id) = (select deck, item, at_ms, id from attempt where id = :id)
