update card_body set body = :body where id = :id
