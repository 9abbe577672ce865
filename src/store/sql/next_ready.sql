select min(day) from tally where lane < 3 and day > :today and n > 0
