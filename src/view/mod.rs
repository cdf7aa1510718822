//! What the window shows, without Qt: the log of the traffic and how it is read, searched, written
//! down and saved.
//!
//! Nothing here knows a socket, a thread or a pixel; whoever draws the window wraps these types and
//! adds the words of its language. Everything is bounded, and nothing panics whatever a peer sends.
//!
//! | subject | type |
//! |---|---|
//! | what happened | [`Entry`], with [`Direction`] and [`Kind`] |
//! | the rows, and how they come and go | [`Log`], [`Change`], [`Filter`] |
//! | search | [`Find`] |
//! | copying and saving | [`Format`], [`save()`] |
//! | a text that no input field takes | [`LongText`] |
//! | speed | [`Rate`], [`MeanPeriod`] |
//! | what is remembered | [`read_settings`], [`fit_settings`] |

mod decode;
mod entry;
mod filter;
mod find;
mod format;
mod log;
mod long_text;
mod rate;
mod save;
mod settings;
mod stream;
mod told;

pub use self::log::{Change, DEFAULT_ROWS, Log, MAX_BYTES, MAX_ROWS, MIN_ROWS};
pub use decode::PAGE;
pub use entry::{Content, Direction, Entry, Kind};
pub use filter::Filter;
pub use find::{Find, SEARCHED, Shown};
pub use format::{Format, UnknownFormat, formatted, write};
pub use long_text::{AREA_CHARS, AREA_LINES, LONGEST_TEXT, LongText};
pub use rate::{MeanPeriod, Rate};
pub use save::save;
pub use settings::{SETTINGS_LIMIT, SettingsFault, fit_settings, read_settings};
pub use told::left_to_right;
