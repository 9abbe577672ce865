insert into trusted (hash, text) values (:hash, :text) on conflict (hash) do nothing
