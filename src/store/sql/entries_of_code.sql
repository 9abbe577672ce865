select count(*) from entry where code = :code and code <> '' and day >= :since
