insert into skill_before (bucket, deck, skill, theta, variance, n, newest_ms, newest_id)
values (:bucket, :deck, :skill, :theta, :variance, :n, :newest_ms, :newest_id)
