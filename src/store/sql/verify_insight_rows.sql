select
    (select count(*) from insight_belief),
    (select count(*) from insight_sure),
    (select count(*) from insight_text)
