select 1 from trust where root = :root and hash = :hash
