select * from event where session = :session and deck is not null and kind not in ('undo', 'purge') order by id desc
