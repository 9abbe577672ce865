select card.item, card.ord, card.skill, card.revision, card.answer_revision, card_body.id, card_body.body from card
join card_body on card_body.id = card.body
where card.deck = :deck
order by card.item
