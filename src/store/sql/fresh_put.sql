insert into fresh (deck, item, ord, from_day, skill) values (:deck, :item, :ord, :from_day, :skill)
