delete from bias_before where bucket >= :bucket
