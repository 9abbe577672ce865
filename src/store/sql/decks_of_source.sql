select id from deck where source = :source and id is not :but
