select
    c.skill, count(*),
    count(m.item)
from card c left join memory m on m.deck = c.deck and m.item = c.item
where c.deck = :deck
group by c.skill
