select attempt from reflection where id = :id
