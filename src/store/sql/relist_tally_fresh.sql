insert into tally (deck, lane, day, n)
select deck, 3, from_day, count(*) from fresh where deck = :deck group by deck, from_day
