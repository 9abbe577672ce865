delete from tally where deck = :deck
