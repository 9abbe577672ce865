insert into memory (
    deck, item, state, lane, ready_on, fresh_from, stability, decay, last_evidence, rung, live, skill
) values (
    :deck, :item, :state, :lane, :ready_on, :fresh_from, :stability, :decay, :last_evidence, :rung, :live, :skill
)
on conflict (deck, item) do update set
    state = excluded.state, lane = excluded.lane, ready_on = excluded.ready_on, fresh_from = excluded.fresh_from,
    stability = excluded.stability, decay = excluded.decay, last_evidence = excluded.last_evidence,
    rung = excluded.rung, live = excluded.live, skill = excluded.skill
