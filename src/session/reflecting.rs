//! Between a verdict and its feedback: the cause, and words where they are wanted (PR-13).

use super::{
    config::{Mode, Reflecting},
    event::{Effect, Event, Now, Written},
    machine::{Session, may_retry},
    phase::{Phase, Standing, Wanted},
    round::Round,
    rows::Cause,
};
use crate::memory::row::Confidence;

/// Invitations to write, in one session.
const INVITATIONS: u8 = 2;

impl Session {
    /// Tells whether a miss goes straight to its feedback: where it is wanted so, and where a session asks rather than
    /// teaches.
    pub(super) fn is_brief(&self) -> bool {
        self.config.reflection == Reflecting::Off || matches!(self.config.mode, Mode::Pretest | Mode::Cram)
    }

    pub(super) fn invite(&mut self, round: &Round, standing: &mut Standing) {
        let outcome = &standing.outcome;
        let certain = outcome.confidence == Some(Confidence::Certain);
        let again = outcome.beliefs().any(|shown| round.card.hit_before.iter().any(|before| before == shown));
        let spent = self.watch.0.saturating_sub(self.started.0);
        let share_left = self.reflecting_ms * 4 <= spent;
        if (certain || again) && self.invitations < INVITATIONS && share_left {
            self.invitations += 1;
            standing.invited = true;
        }
    }

    pub(super) fn after_verdict(
        &mut self,
        round: Box<Round>,
        mut standing: Box<Standing>,
        cause: Option<Cause>,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        self.spend(&mut standing, now);
        let cause = if standing.outcome.left_open() { Some(Cause::Gap) } else { cause };
        if cause.is_some() {
            standing.outcome.cause = cause;
            self.reflect(&mut standing, None, now, out);
        }
        if self.config.reflection == Reflecting::Full && standing.outcome.written.gap.trim().is_empty() {
            return Phase::Words(round, standing, Wanted::Why);
        }
        Phase::Feedback(round, standing)
    }

    pub(super) fn words(
        &mut self,
        round: Box<Round>,
        mut standing: Box<Standing>,
        wanted: Wanted,
        event: Event,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        match (event, wanted) {
            (Event::Typing(words), wanted) => {
                standing.typed = Some(words);
                Phase::Words(round, standing, wanted)
            }
            (Event::Written(words), wanted) => {
                standing.typed = None;
                let empty = words == Written::default();
                standing.outcome.written = words;
                if !empty {
                    self.reflect(&mut standing, None, now, out);
                }
                if wanted == Wanted::Why {
                    self.spend(&mut standing, now);
                }
                match wanted {
                    Wanted::Why
                        if self.config.reflection == Reflecting::Full
                            && standing.outcome.written.gap.trim().is_empty() =>
                    {
                        Phase::Words(round, standing, wanted)
                    }
                    Wanted::Why if empty => Phase::Verdict(round, standing),
                    // An insight is written while the feedback stands, and adds to how long it does.
                    _ => Phase::Feedback(round, standing),
                }
            }
            // A verdict that asks nothing and offers no other try never stood before these words; what is typed stays.
            (Event::Back, Wanted::Why) if standing.outcome.left_open() && !may_retry(&round, &standing) => {
                Phase::Words(round, standing, wanted)
            }
            (Event::Back, Wanted::Why) => Phase::Verdict(round, standing),
            (Event::Back, Wanted::Insight) => Phase::Feedback(round, standing),
            (Event::Stop, _) if self.is_exam() => Phase::Summary(None),
            (Event::Stop, _) => self.stop_after(round, &standing, out),
            _ => Phase::Words(round, standing, wanted),
        }
    }
}
