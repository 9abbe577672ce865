select * from event
where (deck is not null or kind = 'params') and kind not in ('undo', 'purge')
order by id desc
