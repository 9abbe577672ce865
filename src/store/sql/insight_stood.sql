select deck, skill, bucket, theta, variance, n from skill_before where bucket >= :from
union all
select deck, skill, :now, theta, variance, n from skill_level
