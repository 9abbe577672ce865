delete from trust where root = :root and hash = :hash
