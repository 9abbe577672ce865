delete from begun where deck = :deck and item = :item and rung = :rung and variant = :variant
