delete from entry_turn where ord = :ord
