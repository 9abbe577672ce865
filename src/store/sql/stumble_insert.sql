insert into stumble (
    id, device, session, at_ms, offset_min, day, deck, item, cause, expected, happened, gap, insight, kind, tags, code,
    command, output, teller, gone, supersedes
) values (
    :id, :device, :session, :at_ms, :offset_min, :day, :deck, :item, :cause, :expected, :happened, :gap, :insight,
    :kind, :tags, :code, :command, :output, :teller, :gone, :supersedes
)
