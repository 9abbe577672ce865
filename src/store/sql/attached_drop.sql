delete from attached where attaching = :attaching
