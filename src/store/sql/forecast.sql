select day, sum(n) from tally where lane < 3 and day > :today and day <= :last group by day order by day
