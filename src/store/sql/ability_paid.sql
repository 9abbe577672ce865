delete from ability_owed
