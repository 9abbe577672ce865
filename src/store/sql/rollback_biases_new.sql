delete from level_bias where level in (select level from bias_before where bucket >= :bucket and n = 0)
