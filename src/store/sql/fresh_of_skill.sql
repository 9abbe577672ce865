select item, ord from fresh where deck = :deck and skill = :skill and from_day <= :day order by ord, item limit :limit
