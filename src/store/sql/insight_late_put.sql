insert or ignore into insight_late (id) values (:id)
