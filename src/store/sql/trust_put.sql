insert into trust (root, hash, deck, runner, files, given_ms)
values (:root, :hash, :deck, :runner, :files, :given_ms)
on conflict (root, hash) do nothing
