select exists (select 1 from entry where deck = :deck) or exists (select 1 from attempt where deck = :deck)
