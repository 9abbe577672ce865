select root, hash, deck, runner, files, given_ms from trust order by given_ms, root, hash
