with recursive about (id) as (
    select id from attempt where deck = :deck and item = :item
    union
    select event.id from about cross join event on event.target = about.id
)
select event.* from about cross join event on event.target = about.id
