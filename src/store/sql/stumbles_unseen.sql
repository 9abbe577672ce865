select stumble.id from entry_mark
cross join stumble on stumble.rowid > entry_mark.stumble
order by stumble.rowid
