insert into deck (id, source, title, meta, cards) values (:id, :source, :title, :meta, :cards)
on conflict (id) do update set
    source = excluded.source, title = excluded.title, meta = excluded.meta, cards = excluded.cards
