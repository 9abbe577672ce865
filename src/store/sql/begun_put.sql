insert into begun (deck, item, rung, variant, text, updated_ms)
values (:deck, :item, :rung, :variant, :text, :updated_ms)
on conflict (deck, item, rung, variant) do update set text = excluded.text, updated_ms = excluded.updated_ms
