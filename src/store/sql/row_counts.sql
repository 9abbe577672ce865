select
    (select count(*) from attempt),
    (select count(*) from event),
    (select count(*) from reflection),
    (select count(*) from stumble),
    (select count(*) from memory),
    (select count(*) from deck),
    (select coalesce(sum(cards), 0) from deck)
