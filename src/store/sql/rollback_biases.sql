insert or replace into level_bias (level, kappa, n, newest_ms, newest_id)
select level, kappa, n, newest_ms, newest_id from bias_before
where bucket >= :bucket
order by bucket desc
