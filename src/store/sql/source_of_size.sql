select 1 from deck_source where path = :path and size = :size
