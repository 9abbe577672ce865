select source from deck where id = :id
