delete from insight_late
