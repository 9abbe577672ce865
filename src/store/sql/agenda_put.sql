insert into draft_agenda (only, agenda) values (1, :agenda)
on conflict (only) do update set agenda = excluded.agenda
