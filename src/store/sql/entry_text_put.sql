insert into entry_text (rowid, words) values (:ord, :words)
