select exists (select 1 from attempt where deck = :deck and misconception = :misconception)
