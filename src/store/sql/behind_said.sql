select id, attempt, at_ms, cause, supersedes from reflection where attempt = :attempt
