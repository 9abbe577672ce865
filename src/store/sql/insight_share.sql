select
    (select count(*) from memory where (deck, item) <= (:deck, :item)),
    (select count(*) from memory)
