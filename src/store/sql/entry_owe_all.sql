insert or ignore into entry_owed (deck, item) select deck, item from memory order by deck, item
