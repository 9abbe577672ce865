update entry_mark set
    attempt = coalesce((select max(id) from attempt), attempt),
    event = coalesce((select max(rowid) from event), 0),
    reflection = coalesce((select max(rowid) from reflection), 0),
    stumble = coalesce((select max(rowid) from stumble), 0)
