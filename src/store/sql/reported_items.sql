select distinct deck, item from attempt
