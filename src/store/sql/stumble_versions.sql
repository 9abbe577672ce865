with recursive version (id, depth) as (
    select :id, 0
    union
    select stumble.id, depth + 1 from version
    join stumble on stumble.supersedes = version.id
    where depth < 1000
)
select stumble.* from version join stumble on stumble.id = version.id
