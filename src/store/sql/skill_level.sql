select theta, variance, n, newest_ms, newest_id from skill_level where deck = :deck and skill = :skill
