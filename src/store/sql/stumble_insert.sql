insert into stumble (
    id, device, at_ms, offset_min, day, deck, item, cause, expected, happened, gap, insight, supersedes
) values (
    :id, :device, :at_ms, :offset_min, :day, :deck, :item, :cause, :expected, :happened, :gap, :insight, :supersedes
)
