select meta from deck where id = :id
