select sure, off, last from insight_sure where deck = :deck and item = :item
