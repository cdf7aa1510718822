//! Makes a scenario small: what it says no more differs in another way.

use std::time::Instant;

use super::script::Script;

/// The script with as few lines as possible of which `still` is true; it is not asked after the
/// deadline.
pub(super) fn shrunk(script: Script, deadline: Instant, still: impl Fn(&Script) -> bool) -> Script {
    // Whole slots first, then what is inside of them.
    let whole = pass(script, Script::tops, deadline, &still);
    let mut small = pass(whole, Script::all, deadline, &still);
    loop {
        let again = pass(small.clone(), Script::all, deadline, &still);
        if again == small {
            return small;
        }
        small = again;
    }
}

/// Leaves out one line after the other.
fn pass(
    script: Script,
    lines: fn(&Script) -> Vec<usize>,
    deadline: Instant,
    still: impl Fn(&Script) -> bool,
) -> Script {
    let mut script = script;
    // From the end: what is left out changes the numbers of those below it alone, and what is
    // there depends on what stands above it.
    for at in lines(&script).into_iter().rev() {
        if Instant::now() > deadline {
            break;
        }
        let smaller = script.without(at);
        if still(&smaller) {
            script = smaller;
        }
    }
    script
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::script::Line;
    use super::*;

    #[test]
    fn what_is_left_is_what_it_takes() {
        let slot = Line::slot("on c connected", vec![Line::step("c abort"), Line::step("c state")]);
        let lines =
            vec![Line::step("connected c"), slot, Line::step("loop"), Line::step("c error")];
        let script = Script { name: "a".to_owned(), lines };
        let deadline = Instant::now() + Duration::from_secs(60);
        let small = shrunk(script.clone(), deadline, |script| {
            let text = script.to_string();
            text.contains("c state") && text.contains("connected c")
        });
        let expected = "scenario a \"generated\"\nconnected c\non c connected\n  c state\nend\n";
        assert_eq!(small.to_string(), expected);
        let late = shrunk(script.clone(), Instant::now() - Duration::from_secs(1), |_| true);
        assert_eq!(late, script);
    }
}
