delete from insight_sure where deck = :deck and item = :item
