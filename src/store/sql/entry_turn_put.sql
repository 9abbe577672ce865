insert or ignore into entry_turn (ord, misconception) values (:ord, :misconception)
