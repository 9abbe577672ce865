select skill, nature, difficulty, ladder, top_rung, instruct_first, safety_critical, revision from card
where deck = :deck and item = :item
