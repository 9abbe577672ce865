select deck, kind, location, member, version, hash, added_ms from origin order by deck
