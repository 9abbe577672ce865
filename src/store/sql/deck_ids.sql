select id from deck
