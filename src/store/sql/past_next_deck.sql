select min(deck) from attempt where deck >= :from
