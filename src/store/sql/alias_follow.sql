update alias set item = :item where deck = :deck and item = :was
