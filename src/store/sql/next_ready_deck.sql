select min(day) from tally where deck = :deck and lane < 3 and day > :today and n > 0
