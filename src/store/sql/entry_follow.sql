update entry set recovered_on = :recovered_on, relapsed_on = :relapsed_on where ord = :ord
