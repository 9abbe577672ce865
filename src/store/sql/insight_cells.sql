select deck, day, mark, name, n, a, b, c from insight_cell
where figure = :figure and day >= :from
