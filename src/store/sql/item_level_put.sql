insert into item_level (deck, item, deviation, n, last_day, newest_ms, newest_id)
values (:deck, :item, :deviation, :n, :last_day, :newest_ms, :newest_id)
on conflict (deck, item) do update set
    deviation = excluded.deviation, n = excluded.n, last_day = excluded.last_day, newest_ms = excluded.newest_ms,
    newest_id = excluded.newest_id
