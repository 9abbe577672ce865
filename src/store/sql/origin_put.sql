insert into origin (deck, kind, location, member, version, hash, added_ms)
values (:deck, :kind, :location, :member, :version, :hash, :added_ms)
on conflict (deck) do update set
    kind = excluded.kind, location = excluded.location, member = excluded.member, version = excluded.version,
    hash = excluded.hash, added_ms = excluded.added_ms
