select print, correct, n, last from insight_text where deck = :deck and item = :item
