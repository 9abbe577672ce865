delete from trusted where not exists (
    select 1 from trust, json_each(trust.files) as seen where seen.value ->> 'hash' = trusted.hash
)
