select bucket from ability_owed
