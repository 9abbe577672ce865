select * from attempt indexed by attempt_skill
where deck = :deck and skill = :skill and phase in ('pretest', 'review', 'probe')
order by at_ms desc, id desc limit :most
