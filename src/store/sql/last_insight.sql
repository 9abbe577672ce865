select insight, at_ms, offset_min from (
    select * from (
        select insight, at_ms, offset_min, id from reflection
        where insight <> '' and not exists (select 1 from reflection as later where later.supersedes = reflection.id)
        order by at_ms desc, id desc limit 1
    )
    union all
    select * from (
        select insight, at_ms, offset_min, id from stumble
        where insight <> '' and gone = 0 and kind <> 'story'
            and not exists (select 1 from stumble as later where later.supersedes = stumble.id)
        order by at_ms desc, id desc limit 1
    )
)
order by at_ms desc, id desc
limit 1
