select deck, figure, day, mark, name, n, a, b, c from insight_cell
