update alias set item = (
    select before from attached
    where attaching = :attaching and attached.deck = alias.deck and attached.was = alias.was
)
where exists (
    select 1 from attached
    where attaching = :attaching and before is not null and attached.deck = alias.deck and attached.was = alias.was
)
