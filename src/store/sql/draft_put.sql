insert into draft (only, session, typed, updated_ms) values (1, :session, :typed, :updated_ms)
on conflict (only) do update
set session = excluded.session, typed = excluded.typed, updated_ms = excluded.updated_ms
