update card_body set json = :json where id = :id
