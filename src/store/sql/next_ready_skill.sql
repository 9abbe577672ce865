select min(ready_on) from memory
where deck = :deck and skill = :skill and live = 1 and ready_on > :today
