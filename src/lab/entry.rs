//! [`Entry`]: what somebody names who wants to see the lab.

use super::lesson::{self, Lesson};
use crate::text::escape::visible;
use crate::text::{Fact, facts};
use crate::trace::carried::{self, Carried};

/// A stage that is no scenario.
#[derive(Debug)]
pub struct Own {
    /// How it is named.
    pub name: &'static str,
    about: fn() -> Fact,
}

impl Own {
    /// What it shows.
    #[must_use]
    pub fn about(&self) -> Fact {
        (self.about)()
    }
}

/// Which lessons a stage shows the subject of.
const SUBJECTS: &[(&str, &[&str])] = &[
    ("modes", &["sync_mode", "async_mode", "sync_loop"]),
    ("stream", &["protocol", "byte_stream", "datagram"]),
    ("buffers", &["write_queues", "one_write", "not_lost", "slow_reader"]),
    ("ends", &["disconnecting", "remote_close"]),
    ("errors", &["server_first", "listening"]),
    ("ways", &["current_client", "two_ways"]),
    ("homework", &["homework_server", "homework_client"]),
];

/// The stage on which the subject of this lesson can be touched; None if it has none.
#[must_use]
pub fn stage_of(lesson: &Lesson) -> Option<&'static Own> {
    let (stage, _) = SUBJECTS.iter().find(|(_, lessons)| lessons.contains(&lesson.name))?;
    OWN.iter().find(|own| own.name == *stage)
}

/// The stages that are no scenario, in the order in which they are listed.
pub const OWN: &[Own] = &[
    Own { name: "modes", about: facts::lab_modes },
    Own { name: "stream", about: facts::lab_stream },
    Own { name: "buffers", about: facts::lab_buffers },
    Own { name: "ends", about: facts::lab_ends },
    Own { name: "errors", about: facts::lab_errors },
    Own { name: "ways", about: facts::lab_ways },
    Own { name: "homework", about: facts::lab_homework },
];

/// What the lab's page can show.
#[derive(Debug, Clone, Copy)]
pub enum Entry {
    /// A lesson.
    Lesson(&'static Lesson),
    /// A scenario that the program carries.
    Scenario(&'static Carried),
    /// A stage that is no scenario.
    Own(&'static Own),
}

impl Entry {
    /// What `name` means: that of a lesson, of a carried scenario with a colon or without, or of a stage
    /// of its own. A lesson comes before a scenario of the same name.
    ///
    /// # Errors
    /// There is none of that name; the nearest one is named, if there is one.
    pub fn named(name: &str) -> Result<Self, Fact> {
        let bare = name.strip_prefix(':');
        let found = match bare {
            None => {
                let own = OWN.iter().find(|own| own.name == name).map(Self::Own);
                own.or_else(|| lesson::find(name).map(Self::Lesson))
            }
            Some(_) => None,
        };
        let bare = bare.unwrap_or(name);
        found.or_else(|| carried::find(bare).map(Self::Scenario)).ok_or_else(|| {
            let lessons = lesson::all().map(|lesson| lesson.name);
            let scenarios = carried::ALL.iter().map(|carried| carried.name);
            let all = OWN.iter().map(|own| own.name).chain(lessons).chain(scenarios);
            match carried::nearest_of(all, bare) {
                Some(near) => facts::lab_similar(visible(name), near),
                None => facts::lab_unknown(visible(name)),
            }
        })
    }

    /// The names under which a page may have it, the most exact first. A scenario has a colon; who has
    /// no entry for a lesson has one for its scenario, and the other way round.
    #[must_use]
    pub fn ids(self) -> Vec<String> {
        let of_scenario = |name: &str| [format!(":{name}"), name.to_owned()];
        match self {
            Self::Own(own) => vec![own.name.to_owned()],
            Self::Lesson(lesson) => {
                let mut ids = vec![lesson.name.to_owned()];
                ids.extend(of_scenario(lesson.scenario().name));
                ids
            }
            Self::Scenario(carried) => {
                let mut ids = of_scenario(carried.name).to_vec();
                let lessons = lesson::all().filter(|one| one.scenario().name == carried.name);
                ids.extend(lessons.map(|lesson| lesson.name.to_owned()));
                ids
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stage_is_that_of_lessons_that_there_are() {
        for (stage, lessons) in SUBJECTS {
            for name in *lessons {
                let found = lesson::find(name).and_then(stage_of).map(|own| own.name);
                assert_eq!(found, Some(*stage), "{name}");
            }
        }
        for own in OWN {
            assert!(
                lesson::all().any(|one| stage_of(one).is_some_and(|it| it.name == own.name)),
                "{}",
                own.name
            );
        }
        assert!(lesson::find("new_connection").is_some_and(|one| stage_of(one).is_none()));
    }

    fn first(name: &str) -> String {
        Entry::named(name).expect("an entry").ids().swap_remove(0)
    }

    #[test]
    fn a_lesson_comes_before_a_scenario_and_a_colon_means_the_scenario() {
        assert_eq!(first("two_ways"), "two_ways");
        assert_eq!(first(":two_ways"), ":two_ways");
        assert_eq!(first("byte_stream"), "byte_stream");
        assert_eq!(first("glue"), ":glue");
        for own in OWN {
            assert_eq!(first(own.name), own.name);
        }
        assert!(Entry::named(":modes").is_err());
        assert!(Entry::named(":byte_stream").is_err());
        let ids = Entry::named("glue").expect("an entry").ids();
        assert_eq!(ids, [":glue", "glue", "byte_stream"]);
    }

    #[test]
    fn every_lesson_and_every_scenario_is_an_entry() {
        for lesson in lesson::all() {
            assert_eq!(first(lesson.name), lesson.name);
        }
        for carried in carried::ALL {
            assert_eq!(first(&format!(":{}", carried.name)), format!(":{}", carried.name));
        }
    }

    #[test]
    fn an_unknown_name_is_told_with_the_nearest_one() {
        for (slip, meant) in [
            ("gleu", "glue"),
            ("mode", "modes"),
            ("buffer", "buffers"),
            ("home_work", "homework"),
            ("bytestream", "byte_stream"),
            (":half-close", "half_close"),
        ] {
            let told = Entry::named(slip).expect_err("no such name").to_string();
            assert!(told.contains(&format!(" {meant} ")), "{slip}: {told}");
            assert!(told.contains("qtcp lab --list"), "{told}");
        }
        let told = Entry::named("\u{1b}[2J").expect_err("no such name").to_string();
        assert!(!told.contains('\u{1b}') && told.contains("qtcp lab --list"), "{told}");
    }
}
