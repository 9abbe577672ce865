select misconception from entry_turn where ord = :ord
