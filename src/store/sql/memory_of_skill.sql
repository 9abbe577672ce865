select item, stability, decay, last_evidence from memory
where deck = :deck and skill = :skill and live = 1 and stability > 0
order by item
limit :limit
