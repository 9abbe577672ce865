update deck_source set size = :size, mtime_ns = :mtime_ns
where path = :path and hash = :hash and language = :language
    and (standing <> 'shadowed' or exists (select 1 from deck where deck.id = deck_source.deck))
