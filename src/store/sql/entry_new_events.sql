select event.deck, event.item from entry_mark
cross join event on event.rowid > entry_mark.event
where event.deck is not null and event.target is not null
