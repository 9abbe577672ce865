select path, deck, faults, summary from deck_source where standing <> 'shown' order by path
