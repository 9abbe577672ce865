select level, kappa, n, newest_ms, newest_id from level_bias
