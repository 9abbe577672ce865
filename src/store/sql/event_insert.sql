insert into event (id, device, session, at_ms, offset_min, day, deck, item, kind, target, value)
values (:id, :device, :session, :at_ms, :offset_min, :day, :deck, :item, :kind, :target, :value)
