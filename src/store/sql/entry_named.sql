select * from entry where name >= :from and name < :to limit 20
