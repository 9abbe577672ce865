select exists (select 1 from entry where skill = :skill and (:deck is null or deck = :deck))
    or exists (select 1 from attempt where skill = :skill and (:deck is null or deck = :deck))
