insert into insight_mixup (deck, asked, given, n, last)
select off.deck, off.item, correct.item, sum(off.n), max(off.last)
from insight_text as correct indexed by insight_text_item
cross join insight_text as off
    on off.deck = correct.deck and off.print = correct.print and off.correct = 0 and off.item <> correct.item
where correct.deck = :deck and correct.item = :item and correct.correct = 1 and not exists (
    select 1 from insight_text as own
    where own.deck = off.deck and own.print = off.print and own.correct = 1 and own.item = off.item
)
group by off.item
