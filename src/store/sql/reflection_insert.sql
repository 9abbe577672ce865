insert into reflection (
    id, attempt, device, at_ms, offset_min, cause, expected, happened, gap, insight, read_ms, supersedes
) values (
    :id, :attempt, :device, :at_ms, :offset_min, :cause, :expected, :happened, :gap, :insight, :read_ms, :supersedes
)
