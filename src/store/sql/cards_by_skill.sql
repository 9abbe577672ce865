select item, skill from card where deck = :deck order by item
