select ord, deck, item from entry where id = :id
