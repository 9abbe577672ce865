insert into skill_level (deck, skill, theta, variance, n, newest_ms, newest_id)
values (:deck, :skill, :theta, :variance, :n, :newest_ms, :newest_id)
on conflict (deck, skill) do update set
    theta = excluded.theta, variance = excluded.variance, n = excluded.n, newest_ms = excluded.newest_ms,
    newest_id = excluded.newest_id
