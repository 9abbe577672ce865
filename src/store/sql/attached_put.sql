insert into attached (attaching, after, deck, was, before, item, answer_revision, edited)
select (select coalesce(max(attaching), 0) + 1 from attached), :after, deck, was, item, :item, null, null
from alias where deck = :deck and item = :was
union all
select (select coalesce(max(attaching), 0) + 1 from attached), :after, deck, item, null, :item, answer_revision, edited
from parted where deck = :deck and item = :was
