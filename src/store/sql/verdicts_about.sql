select id, kind, value from event where target = :id and kind in ('override', 'score') order by at_ms, id
