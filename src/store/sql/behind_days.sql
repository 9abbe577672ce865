select * from attempt indexed by attempt_day where day >= :from and day <= :to
order by day desc limit :most
