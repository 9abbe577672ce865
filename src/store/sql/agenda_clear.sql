delete from draft_agenda where only = 1
