select deck, item from attempt indexed by attempt_id where id > :folded
union
select deck, item from event where id > :folded and deck is not null
union
select attempt.deck, attempt.item from reflection cross join attempt on attempt.id = reflection.attempt
where reflection.id > :folded
