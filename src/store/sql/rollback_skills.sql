insert or replace into skill_level (deck, skill, theta, variance, n, newest_ms, newest_id)
select deck, skill, theta, variance, n, newest_ms, newest_id from skill_before
where bucket >= :bucket
order by bucket desc
