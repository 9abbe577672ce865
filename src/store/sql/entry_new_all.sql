select deck, item from memory
