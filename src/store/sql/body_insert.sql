insert into card_body (body) values (:body)
