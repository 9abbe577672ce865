update turn set said = '' where attempt = :id
