select text from trusted where hash = :hash
