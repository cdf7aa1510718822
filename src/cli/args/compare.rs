//! The options of `compare`.

use std::path::PathBuf;

use clap::Args;

use super::number::{MOST_GENERATED, whole};

/// Options of `compare`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "Exit code: 0 equal, or different on purpose; 1 different; 2 a script, a \
                        recording or Qt is not right. After a crash of Qt nothing is compared, and it says so. \
                        A script is a program: it may connect anywhere, and 's listen' \
                        listens on all addresses. Read what somebody else has written before you run it. \
                        The C++ engine is built with cmake when it is first asked for, in a folder \
                        that no other user can write; QTCP_CPP_ENGINE=PROGRAM names one that is there.")]
pub struct Compare {
    /// The scripts, files or :NAME; with several, only those that differ are shown in full. Or two
    /// recordings
    #[arg(value_name = "FILE", required_unless_present = "random")]
    pub files: Vec<PathBuf>,
    /// Instead of files: that many scripts that are generated, on both sides; a script of each kind
    /// of difference that nothing explains is made small and shown
    #[arg(long, value_name = "N", conflicts_with = "files",
          value_parser = whole(1, MOST_GENERATED))]
    pub random: Option<usize>,
    /// Which scripts are generated: those of the same number are the same
    #[arg(
        long,
        value_name = "S",
        requires = "random",
        conflicts_with = "files",
        default_value_t = 1,
        value_parser = whole(0, u64::from(u32::MAX))
    )]
    pub seed: u64,
    /// How often a generated script has to differ in the same way to count as different
    #[arg(long, value_name = "T", requires = "random", conflicts_with = "files",
          default_value_t = 3, value_parser = whole(1, 100_usize))]
    pub times: usize,
    /// Where the small scripts go, each with the traces of both sides; the folder is made
    #[arg(long, value_name = "DIR", requires = "random", conflicts_with = "files")]
    pub keep: Option<PathBuf>,
}
