delete from deck_source where path = :path
