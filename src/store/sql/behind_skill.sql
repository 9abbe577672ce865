select deck, item, at_ms, id, null as day, phase, verdict from attempt indexed by attempt_skill
where deck = :deck and skill = :skill and phase in ('pretest', 'review', 'probe') and at_ms <= :to
order by at_ms desc, id desc
