select distinct deck from tally where n > 0
