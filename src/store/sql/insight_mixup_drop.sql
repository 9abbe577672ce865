delete from insight_mixup where deck = :deck and (asked = :item or given = :item)
