insert into insight_cell (deck, figure, day, mark, name, n, a, b, c) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (figure, day, deck, mark, name)
do update set n = n + excluded.n, a = a + excluded.a, b = b + excluded.b, c = c + excluded.c
