insert into turn (attempt, n, deck, state, typed, said, misconception, cost, recovered)
values (:attempt, :n, :deck, :state, :typed, :said, :misconception, :cost, :recovered)
