with recursive up (id) as (
    values (:id)
    union
    select event.target from up cross join event on event.id = up.id where event.target is not null
)
select attempt.deck, attempt.item from up cross join attempt on attempt.id = up.id
