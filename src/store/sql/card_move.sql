update card set ord = :ord where deck = :deck and item = :item
