select bucket, level, kappa, n, newest_ms, newest_id from bias_before
