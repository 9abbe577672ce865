select exists (select 1 from event where id = :id and deck is null)
