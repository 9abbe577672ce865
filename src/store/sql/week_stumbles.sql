select day, count(*) from stumble
where day between :first and :last
    -- The line that closes a session is about an attempt, which counts already.
    and session is null and gone = 0 and kind <> 'story'
    and not exists (select 1 from stumble as later where later.supersedes = stumble.id)
group by day
