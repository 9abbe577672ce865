select deck, asked, given, n, last from insight_mixup
where :deck is null or deck = :deck
order by n desc, last desc
limit :most
