select
    (select count(*) from (select 1 from attempt where attempt.id > (select attempt from entry_mark) limit :most)),
    (select count(*) from entry_owed)
