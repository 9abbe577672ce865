delete from deck where id = :id
