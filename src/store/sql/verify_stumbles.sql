select id from stumble
where supersedes is null or not exists (select 1 from stumble as first where first.id = stumble.supersedes)
