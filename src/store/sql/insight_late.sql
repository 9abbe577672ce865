select id from insight_late
