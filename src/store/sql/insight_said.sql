select reflection.id, reflection.attempt, reflection.at_ms, reflection.cause, reflection.supersedes
from attempt cross join reflection on reflection.attempt = attempt.id
where attempt.deck = :deck and attempt.item = :item
