select deck, skill, theta, variance, n, newest_ms, newest_id from skill_level order by deck, skill
