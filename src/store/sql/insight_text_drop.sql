delete from insight_text where deck = :deck and item = :item
