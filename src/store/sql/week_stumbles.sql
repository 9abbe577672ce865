select day, count(*) from stumble
where day between :first and :last
    and not exists (select 1 from stumble as later where later.supersedes = stumble.id)
group by day
