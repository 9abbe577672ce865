select deck, item from entry_owed
union
select attempt.deck, attempt.item from entry_mark
cross join attempt on attempt.id > entry_mark.attempt
union
select event.deck, event.item from entry_mark
cross join event on event.rowid > entry_mark.event
where event.deck is not null and event.target is not null
union
select attempt.deck, attempt.item from entry_mark
cross join reflection on reflection.rowid > entry_mark.reflection
cross join attempt on attempt.id = reflection.attempt
