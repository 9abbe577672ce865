insert into tally (deck, lane, day, n)
select deck, lane, ready_on, count(*) from memory
where deck = :deck and live = 1 and ready_on is not null
group by deck, lane, ready_on
