select deck, was, item from alias
