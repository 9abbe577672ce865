update stumble set expected = '', happened = '', gap = '', insight = '' where id = :id
