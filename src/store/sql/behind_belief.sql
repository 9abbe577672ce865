select * from attempt where deck = :deck and misconception = :belief
order by at_ms desc, id desc limit :most
