delete from alias where deck = :deck and was = :was
