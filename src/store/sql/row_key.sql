select deck, item from attempt where id = :id
union all
select deck, item from event where id = :id
limit 1
