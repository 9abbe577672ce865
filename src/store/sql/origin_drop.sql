delete from origin where deck = :deck
