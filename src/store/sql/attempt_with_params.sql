select exists (select 1 from attempt where params = :set)
