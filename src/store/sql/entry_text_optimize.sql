insert into entry_text (entry_text) values ('optimize')
