insert into tally (deck, lane, day, n) values (:deck, :lane, :day, :n)
on conflict (deck, lane, day) do update set n = n + excluded.n
