delete from tally where deck = :deck and lane = :lane and day = :day and n = 0
