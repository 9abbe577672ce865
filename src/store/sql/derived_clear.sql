delete from memory;
delete from fresh;
delete from tally;
