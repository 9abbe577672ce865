select count(*) from (select 1 from attempt indexed by attempt_id where id > :folded limit :most)
