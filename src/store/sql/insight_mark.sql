select folded, deck, item from insight_mark
