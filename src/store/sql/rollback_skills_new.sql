delete from skill_level where (deck, skill) in (select deck, skill from skill_before where bucket >= :bucket and n = 0)
