select item, ord, digest, answer_revision from card where deck = :deck
