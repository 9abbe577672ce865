select item, skill, ord from fresh where deck = :deck and from_day <= :day order by ord
