delete from skill_before where bucket >= :bucket
