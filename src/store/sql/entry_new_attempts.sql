select attempt.deck, attempt.item from entry_mark
cross join attempt on attempt.id > entry_mark.attempt
