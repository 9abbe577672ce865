select id, cards from deck order by id
