select deck, item, at_ms, id, day, phase, verdict from attempt where day between :first and :last
