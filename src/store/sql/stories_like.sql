select id from stumble
where kind = 'story' and gone = 0
    and happened = :happened and expected = :expected and gap = :gap and insight = :insight
