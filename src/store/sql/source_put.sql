insert into deck_source (path, size, mtime_ns, hash, language, standing, deck, faults, summary)
values (:path, :size, :mtime_ns, :hash, :language, :standing, :deck, :faults, :summary)
on conflict (path) do update set
    size = excluded.size, mtime_ns = excluded.mtime_ns, hash = excluded.hash, language = excluded.language,
    standing = excluded.standing, deck = coalesce(excluded.deck, deck), faults = excluded.faults, summary = excluded.summary
