select words from entry where ord = :ord
