select session, typed, updated_ms from draft where only = 1
