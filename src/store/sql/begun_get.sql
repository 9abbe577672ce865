select rung, variant, text from begun where deck = :deck and item = :item order by rung, variant
