select id from attempt order by id limit 1
