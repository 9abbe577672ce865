select exists (select 1 from fresh where deck = :deck and skill = :skill)
