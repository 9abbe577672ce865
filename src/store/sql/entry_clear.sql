delete from entry;
delete from entry_turn;
insert into entry_text (entry_text) values ('delete-all');
delete from entry_owed;
update entry_mark set attempt = zeroblob(16), event = 0, reflection = 0, stumble = 0;
