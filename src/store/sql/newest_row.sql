select max(id) from attempt
