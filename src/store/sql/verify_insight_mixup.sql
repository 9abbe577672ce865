with meant as (
    select off.deck, off.item as asked, correct.item as given, sum(off.n) as n, max(off.last) as last
    from insight_text as off
    cross join insight_text as correct
        on correct.deck = off.deck and correct.print = off.print and correct.correct = 1 and correct.item <> off.item
    where off.correct = 0 and not exists (
        select 1 from insight_text as own
        where own.deck = off.deck and own.print = off.print and own.correct = 1 and own.item = off.item
    )
    group by off.deck, off.item, correct.item
)
select max(
    (select count(*) from (select * from meant except select deck, asked, given, n, last from insight_mixup)),
    (select count(*) from (select deck, asked, given, n, last from insight_mixup except select * from meant))
)
