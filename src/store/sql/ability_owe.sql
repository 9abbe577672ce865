insert into ability_owed (only, bucket) values (1, :bucket)
on conflict (only) do update set bucket = min(bucket, excluded.bucket)
