update event set value = '' where id = :id and kind = 'flag'
