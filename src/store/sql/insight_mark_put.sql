insert into insight_mark (only, folded, deck, item) values (1, ?, ?, ?)
on conflict (only) do update set folded = excluded.folded, deck = excluded.deck, item = excluded.item
