select skill, nature, difficulty, ladder, top_rung, instruct_first, safety_critical, revision, contrast, ord from card
where deck = :deck and item = :item
