insert into card_body (json) values (:json)
