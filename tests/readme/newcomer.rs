//! What somebody does in the first five minutes, with what the first screen of a README shows.

use super::*;

/// So many lines are the first screen.
const SCREEN: usize = 40;

/// Says of the reader's own server whether it does the homework.
const CHECK: &str = "check server";

/// The arguments of the commands that the first screen has for the program.
fn commands(name: &str) -> Vec<String> {
    let screen: Vec<String> = read(name).lines().take(SCREEN).map(str::to_owned).collect();
    let codes = codes(&screen.join("\n").replace("```", "")).into_iter();
    codes
        .filter_map(|code| Some(code.strip_prefix("cargo run --release -- ")?.to_owned()))
        .collect()
}

#[test]
fn the_first_screen_leads_to_a_homework_that_passes() {
    let program = env!("CARGO_BIN_EXE_qtcp");
    for name in READMES {
        let commands = commands(name);
        assert!(commands.iter().any(|command| command.ends_with(" demo")), "{name}: {commands:?}");
        assert!(commands.iter().any(|command| command == CHECK), "{name}: {commands:?}");
        // Whose homework is checked: ours stands in for the reader's.
        let server = format!("exec {program} --headless server --quiet --listen 127.0.0.1:0");
        let mut server = Running::start(&server, Path::new("/"));
        server.read_to(1, name);
        let port = server.lines[0].rsplit(':').next().expect("a port").to_owned();
        for command in commands {
            let run = command.replace(CHECK, &format!("{CHECK} :{port}"));
            let mut run = Running::start(&format!("exec {program} {run}"), Path::new("/"));
            let status = run.finish(&command);
            let last = run.lines.last().cloned().unwrap_or_default();
            assert!(status.success(), "{name}: {command}: {last}");
            assert!(
                last.contains(" right, ") && last.contains(", 0 wrong, "),
                "{name}: {command}: {last}"
            );
        }
        server.interrupt();
        assert!(server.finish(name).success());
    }
}

#[cfg(feature = "gui")]
#[test]
fn the_first_command_opens_a_window() {
    assert!(TOP[0][0].ends_with("cargo run --release"), "what is run has no arguments");
    let home = tempfile::tempdir().expect("a directory");
    let picture = home.path().join("window.png");
    let environment = format!(
        "QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software XDG_CONFIG_HOME={} QTCP_SCREENSHOT={}",
        home.path().display(),
        picture.display()
    );
    let command = format!("exec env {environment} {}", env!("CARGO_BIN_EXE_qtcp"));
    let mut window = Running::start(&command, Path::new("/"));
    let begun = Instant::now();
    while !fs::read(&picture).is_ok_and(|bytes| bytes.ends_with(b"IEND\xaeB`\x82")) {
        assert!(begun.elapsed() < Duration::from_secs(60), "no window: {:?}", window.lines);
        thread::yield_now();
        window.read_to_silence();
    }
    window.interrupt();
    assert!(window.finish("the window").success(), "{:?}", window.lines);
}
