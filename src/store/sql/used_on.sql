select coalesce(sum(a.commit_ms), 0) + coalesce(sum((
    select max(r.read_ms) from reflection r where r.attempt = a.id
)), 0)
from attempt a
where a.day = :day
