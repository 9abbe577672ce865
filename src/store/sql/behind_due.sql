select deck, item from memory
where deck = :deck and lane = :lane and ready_on >= :from and ready_on <= :to and live = 1 and ready_on is not null
order by ready_on
limit :most offset :past
