select term from entry_vocab where term >= :from and term <= :to
limit :limit
