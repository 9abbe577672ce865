select session, typed, updated_ms, coalesce((select agenda from draft_agenda where only = 1), '') as agenda
from draft where only = 1
