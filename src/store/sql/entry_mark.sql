select attempt from entry_mark
