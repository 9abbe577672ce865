update reflection set expected = '', happened = '', gap = '', insight = '' where id = :id
