select deck, item, skill from card order by deck, item
