select distinct item from event where deck = :deck and item >= :from and item < :to
