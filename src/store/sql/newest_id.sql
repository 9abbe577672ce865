select max(id) from (
    select max(id) as id from attempt
    union all select max(id) from event
    union all select max(id) from reflection
    union all select max(id) from stumble
)
