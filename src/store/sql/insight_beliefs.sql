select deck, belief, count(*) as items, sum(hits) as hits, sum(sure) as sure, max(last) as last,
    count(healed) as healed
from insight_belief
where :deck is null or deck = :deck
group by deck, belief
having count(*) > 1 or sum(sure) > 0
