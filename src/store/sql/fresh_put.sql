insert into fresh (deck, ord, item, from_day, skill) values (:deck, :ord, :item, :from_day, :skill)
