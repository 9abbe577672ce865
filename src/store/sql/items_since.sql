-- By the study day first, which has an index.
select distinct deck, item from attempt indexed by attempt_day where day >= :from_day and at_ms >= :from_ms
