select
    coalesce(sum(n) filter (where day = :tomorrow), 0),
    coalesce(sum(n) filter (where day between :tomorrow and :last), 0)
from tally
where lane < 3
