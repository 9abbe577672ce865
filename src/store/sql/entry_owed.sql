select deck, item from entry_owed order by deck, item limit :limit
