select * from event where deck is not null and kind not in ('undo', 'purge') order by id desc
