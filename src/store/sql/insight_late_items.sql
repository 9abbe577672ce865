select attempt.deck, attempt.item from insight_late cross join attempt on attempt.id = insight_late.id
union
select event.deck, event.item from insight_late cross join event on event.id = insight_late.id where event.deck is not null
union
select attempt.deck, attempt.item from insight_late
cross join reflection on reflection.id = insight_late.id
cross join attempt on attempt.id = reflection.attempt
