select item, ord, skill, digest, answer_revision, body from card where deck = :deck
