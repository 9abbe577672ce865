delete from entry where ord = :ord
