insert or ignore into entry_owed (deck, item) values (:deck, :item)
