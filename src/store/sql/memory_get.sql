select state, lane, ready_on, fresh_from, stability, decay, last_evidence, rung, live, skill from memory
where deck = :deck and item = :item
