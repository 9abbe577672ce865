update deck_source set standing = 'shadowed', summary = :summary where path = :path
