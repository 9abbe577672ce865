delete from entry_text where rowid = :ord
