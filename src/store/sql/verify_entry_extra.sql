select
    (
        select count(*) from entry
        where case kind
            when 'attempt' then not exists (select 1 from attempt where attempt.id = entry.id)
            else not exists (select 1 from stumble where stumble.id = entry.id)
        end
    ),
    (select count(*) from entry where not exists (select 1 from entry_text_docsize where id = entry.ord))
        + (select count(*) from entry_text_docsize where not exists (select 1 from entry where ord = entry_text_docsize.id))
