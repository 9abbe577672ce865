select
    path, size, mtime_ns, hash, language = :language as current,
    standing = 'shadowed' and not exists (select 1 from deck where deck.id = deck_source.deck) as free
from deck_source
