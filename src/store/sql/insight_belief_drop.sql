delete from insight_belief where deck = :deck and item = :item
