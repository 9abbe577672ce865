select * from entry where id = :id
