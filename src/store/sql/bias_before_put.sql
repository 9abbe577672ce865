insert into bias_before (bucket, level, kappa, n, newest_ms, newest_id)
values (:bucket, :level, :kappa, :n, :newest_ms, :newest_id)
