select attempt.deck, attempt.item from entry_mark
cross join reflection on reflection.rowid > entry_mark.reflection
cross join attempt on attempt.id = reflection.attempt
