select attaching, after, deck, was, item from attached
where before is null and attaching = (select max(attaching) from attached)
