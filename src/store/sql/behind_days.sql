select deck, item, at_ms, id, day, phase, verdict from attempt indexed by attempt_day
where day >= :from and day <= :to
    and (not :off or (verdict <> 'right' and verdict <> 'near')
        or exists (select 1 from event where target = attempt.id))
order by day desc, at_ms desc, id desc
