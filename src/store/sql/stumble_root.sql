with recursive earlier (id, depth) as (
    select :id, 0
    union all
    select stumble.supersedes, depth + 1 from earlier
    join stumble on stumble.id = earlier.id
    where stumble.supersedes is not null and depth < 1000
)
select id from earlier order by depth desc limit 1
