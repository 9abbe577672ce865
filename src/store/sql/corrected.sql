select exists (select 1 from event where target = :id)
