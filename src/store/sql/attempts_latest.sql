select id, deck, item from attempt order by id desc
