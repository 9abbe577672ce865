select * from event where kind in ('override', 'score', 'slip', 'undo', 'low-effort')
