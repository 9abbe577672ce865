delete from draft where only = 1
