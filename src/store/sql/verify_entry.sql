select entry.*, entry_text_docsize.sz from entry
left join entry_text_docsize on entry_text_docsize.id = entry.ord
where entry.ord = :ord
