insert into alias (deck, was, item) values (:deck, :was, :item)
on conflict (deck, was) do update set item = excluded.item
