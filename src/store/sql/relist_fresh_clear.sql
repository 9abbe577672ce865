delete from fresh where deck = :deck
