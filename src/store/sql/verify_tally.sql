with wanted as (
    select deck, lane, ready_on as day, count(*) as n from memory
    where live = 1 and ready_on is not null and :always is not null
    group by deck, lane, ready_on
    union all
    select deck, 3, from_day, count(*) from fresh group by deck, from_day
)
select
    (select count(*) from (select * from wanted except select deck, lane, day, n from tally))
    + (select count(*) from (select deck, lane, day, n from tally except select * from wanted))
