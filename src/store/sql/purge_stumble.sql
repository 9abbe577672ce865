update stumble
set expected = '', happened = '', gap = '', insight = '', tags = '', command = '', output = '', teller = ''
where id = :id
