select item, ready_on, stability, decay, last_evidence, rung, skill from memory
where deck = :deck and lane = :lane and ready_on <= :day and live = 1 and ready_on is not null
order by ready_on desc
