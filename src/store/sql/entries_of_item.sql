select ord, kind, day from entry where deck = :deck and item = :item
