select deck, item, sure, off, last from insight_sure
where :deck is null or deck = :deck
order by off desc, last desc
limit :most
