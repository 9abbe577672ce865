select folded from insight_mark
