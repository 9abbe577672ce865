insert into insight_mark (only, folded) values (1, :folded) on conflict (only) do update set folded = excluded.folded
