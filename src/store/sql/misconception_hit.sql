select id from attempt where deck = :deck and misconception = :misconception
union all
select attempt from turn where deck = :deck and misconception = :misconception
