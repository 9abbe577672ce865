select item, skill from memory
where deck = :deck and lane = 2 and ready_on > :day and live = 1 and ready_on is not null and last_evidence < :day
order by ready_on desc
limit :limit
