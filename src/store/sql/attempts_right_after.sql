select id from attempt
where deck = :deck and item = :item and (at_ms, id) > (:at_ms, :id) and verdict in ('right', 'near')
