delete from insight_cell where figure = ? and day = ? and deck = ? and mark = ? and name = ? and n = 0
