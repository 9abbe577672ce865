select id, kind from event where target = :id
