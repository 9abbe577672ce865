update stumble
set cause = '', expected = '', happened = '', gap = '', insight = '', tags = '', code = '', command = '', output = '',
    teller = ''
where id = :id
