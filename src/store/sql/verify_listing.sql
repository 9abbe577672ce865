select count(*) from memory
left join card on card.deck = memory.deck and card.item = memory.item
where :always is not null and (memory.live <> (card.item is not null) or memory.skill <> coalesce(card.skill, ''))
