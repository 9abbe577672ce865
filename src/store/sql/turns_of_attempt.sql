select * from turn where attempt = :attempt order by n
