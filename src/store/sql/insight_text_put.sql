insert into insight_text (deck, print, correct, item, n, last) values (?, ?, ?, ?, ?, ?)
