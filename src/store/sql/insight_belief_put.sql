insert into insight_belief (deck, belief, item, hits, sure, first, last, healed) values (?, ?, ?, ?, ?, ?, ?, ?)
