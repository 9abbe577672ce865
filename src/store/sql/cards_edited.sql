select deck, item from card where edited = 1 order by deck, item
