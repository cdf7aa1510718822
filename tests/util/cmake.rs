//! Builds the C++ programs of the tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the tests cannot do without, and where it comes from.
const CURE: &str = "run 'sh setup.sh', it installs cmake, the C++ compiler and Qt";

/// Builds the project in the folder `source` of this repository and returns the folder where its
/// `programs` are then. Once in each test program, please: it takes seconds.
///
/// # Panics
/// If it cannot be built; the sentence says what is missing.
pub(crate) fn build(source: &str, programs: &[&str]) -> PathBuf {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(source);
    let name = source.replace('/', "-");
    // A folder of its own: the tests may be running twice at the same time.
    let work = scratch.join(format!("{name}-{}", std::process::id()));
    let cmake = |args: &[&str]| {
        let output = Command::new("cmake").args(args).output();
        let output =
            output.unwrap_or_else(|error| panic!("cmake does not start ({error}); {CURE}"));
        let told =
            [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        assert!(output.status.success(), "{source} cannot be built; {CURE}\n{}", told.concat());
    };
    cmake(&["-S", from.to_str().expect("plain"), "-B", work.to_str().expect("plain")]);
    cmake(&["--build", work.to_str().expect("plain"), "-j2"]);
    let folder = scratch.join(&name);
    fs::create_dir_all(&folder).expect("our own folder");
    for program in programs {
        let built = work.join(program);
        fs::rename(built, folder.join(program)).expect("both are on one disk");
    }
    fs::remove_dir_all(&work).expect("our own folder");
    folder
}
