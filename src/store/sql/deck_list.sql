select deck.id, deck.title, deck.source, deck.cards, deck_source.faults from deck
join deck_source on deck_source.path = deck.source
order by deck.title, deck.id
