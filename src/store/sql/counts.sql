select
    deck.id,
    coalesce(sum(tally.n) filter (where tally.lane = 0), 0),
    coalesce(sum(tally.n) filter (where tally.lane < 3), 0),
    coalesce(sum(tally.n) filter (where tally.lane = 3), 0),
    deck.cards
from deck
left join tally on tally.deck = deck.id and tally.day <= :day
group by deck.id
order by deck.id
