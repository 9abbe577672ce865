select belief, hits, sure, first, last, healed from insight_belief where deck = :deck and item = :item
