insert into insight_sure (deck, item, sure, off, last) values (?, ?, ?, ?, ?)
