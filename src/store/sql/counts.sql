select deck, lane, sum(n) from tally where day <= :day group by deck, lane
