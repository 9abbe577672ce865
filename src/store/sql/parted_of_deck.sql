select item, answer_revision, edited from parted where deck = :deck
