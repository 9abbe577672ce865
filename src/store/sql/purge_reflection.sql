update reflection set cause = '', expected = '', happened = '', gap = '', insight = '' where id = :id
