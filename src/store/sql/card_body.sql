select card_body.body from card
join card_body on card_body.id = card.body
where card.deck = :deck and card.item = :item
