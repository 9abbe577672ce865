insert into level_bias (level, kappa, n, newest_ms, newest_id) values (:level, :kappa, :n, :newest_ms, :newest_id)
on conflict (level) do update set
    kappa = excluded.kappa, n = excluded.n, newest_ms = excluded.newest_ms, newest_id = excluded.newest_id
