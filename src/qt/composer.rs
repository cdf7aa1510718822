//! [`Composer`]: what a person types, and the bytes that it means.

mod long;

use std::cell::{Cell, RefCell};

use qmetaobject::QJSValue;
use qmetaobject::prelude::*;

use self::long::Source;
use super::bytes::bytes_of;
use super::{int, written};
use crate::text::compose::{self, LineEnding, Mode};
use crate::text::encoding::Encoding;
use crate::text::{Fact, facts, hex};
use crate::view::LongText;

/// How many bytes the preview shows.
const PREVIEW: usize = 64;

/// A text and how it is meant: as it stands, as hex digits, or with escapes; and the bytes that
/// come out.
///
/// A text that is too long for an input field is kept here, in place of the one that is typed:
/// `take` and `paste` decide which it is.
#[derive(Default, QObject)]
#[allow(dead_code, reason = "the fields of properties are for QML")]
pub struct Composer {
    base: qt_base_class!(trait QObject),
    text: qt_property!(QString; READ text WRITE set_text NOTIFY changed),
    mode: qt_property!(QString; READ mode WRITE set_mode NOTIFY changed),
    lineEnding: qt_property!(QString; READ line_ending WRITE set_line_ending NOTIFY changed),
    encoding: qt_property!(QString; READ encoding WRITE set_encoding NOTIFY changed),
    size: qt_property!(i32; READ size WRITE read_only NOTIFY changed),
    errorString: qt_property!(QString; READ error_string WRITE read_only NOTIFY changed),
    problem: qt_property!(QString; READ problem WRITE read_only NOTIFY changed),
    errorColumn: qt_property!(i32; READ error_column WRITE read_only NOTIFY changed),
    preview: qt_property!(QString; READ preview WRITE read_only NOTIFY changed),
    data: qt_property!(QByteArray; READ data WRITE read_only NOTIFY changed),
    composing: qt_property!(bool; READ composing WRITE read_only NOTIFY changed),
    isLong: qt_property!(bool; READ is_long WRITE read_only NOTIFY changed),
    longSize: qt_property!(i32; READ long_size WRITE read_only NOTIFY changed),
    longLines: qt_property!(i32; READ long_lines WRITE read_only NOTIFY changed),
    longHead: qt_property!(QString; READ long_head WRITE read_only NOTIFY changed),
    changed: qt_signal!(),
    longSaved: qt_signal!(complete: bool, path: QString, fact: QString),

    means: qt_method!(fn(&self, text: QString, mode: QString, data: QJSValue) -> bool),
    take: qt_method!(fn(&self, text: QString) -> QString),
    paste: qt_method!(fn(&self, before: QString, after: QString, selection: bool) -> QString),
    clipboard: qt_method!(fn(&self, selection: bool) -> QString),
    dropLong: qt_method!(fn(&self)),
    longText: qt_method!(fn(&self) -> QString),
    saveLong: qt_method!(fn(&self, url: QString)),

    input: RefCell<Input>,
    bytes: RefCell<Vec<u8>>,
    error: RefCell<Option<(i32, Fact)>>,
    long: RefCell<Option<LongText>>,
    /// A thread makes bytes of a long text.
    working: Cell<bool>,
    /// What the thread is to do next.
    next: RefCell<Option<Source>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Input {
    text: String,
    means: Means,
}

/// How a text becomes bytes, by QML's names.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Means {
    mode: String,
    line_ending: String,
    encoding: String,
}

/// The bytes, or the column of the mistake and what it is.
type Composed = Result<Vec<u8>, (i32, Fact)>;

impl Default for Input {
    fn default() -> Self {
        let means = Means {
            mode: "text".to_owned(),
            line_ending: String::new(),
            encoding: Encoding::default().name().to_owned(),
        };
        Self { text: String::new(), means }
    }
}

impl Composer {
    fn change(&self, change: impl FnOnce(&mut Input)) {
        let mut input = self.input.borrow().clone();
        change(&mut input);
        let (same, same_means) = {
            let before = self.input.borrow();
            (*before == input, before.means == input.means)
        };
        if same {
            return;
        }
        self.input.replace(input);
        if !self.is_long() {
            self.compose_short();
        } else if !same_means {
            self.compose_long();
        }
        self.changed();
    }

    fn compose_short(&self) {
        let composed = {
            let input = self.input.borrow();
            input.means.compose(&input.text)
        };
        self.set(composed);
    }

    fn set(&self, composed: Composed) {
        let (bytes, error) = match composed {
            Ok(bytes) => (bytes, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        self.bytes.replace(bytes);
        self.error.replace(error);
    }

    fn text(&self) -> QString {
        self.input.borrow().text.as_str().into()
    }

    fn set_text(&self, text: QString) {
        self.change(|input| input.text = text.into());
    }

    fn mode(&self) -> QString {
        self.input.borrow().means.mode.as_str().into()
    }

    fn set_mode(&self, mode: QString) {
        self.change(|input| input.means.mode = mode.into());
    }

    fn line_ending(&self) -> QString {
        self.input.borrow().means.line_ending.as_str().into()
    }

    fn set_line_ending(&self, ending: QString) {
        self.change(|input| input.means.line_ending = ending.into());
    }

    fn encoding(&self) -> QString {
        self.input.borrow().means.encoding.as_str().into()
    }

    fn set_encoding(&self, encoding: QString) {
        self.change(|input| input.means.encoding = encoding.into());
    }

    fn size(&self) -> i32 {
        int(self.bytes.borrow().len())
    }

    fn error_string(&self) -> QString {
        self.error.borrow().as_ref().map(|(_, why)| why.to_string()).unwrap_or_default().into()
    }

    fn problem(&self) -> QString {
        self.error.borrow().as_ref().map(|(_, why)| written(why)).unwrap_or_default()
    }

    fn error_column(&self) -> i32 {
        self.error.borrow().as_ref().map_or(0, |(column, _)| *column)
    }

    fn preview(&self) -> QString {
        let bytes = self.bytes.borrow();
        hex::dump(bytes.get(..PREVIEW).unwrap_or(&bytes)).into()
    }

    fn data(&self) -> QByteArray {
        self.bytes.borrow().as_slice().into()
    }

    /// Whether a text in that mode would become these bytes.
    fn means(&self, text: QString, mode: QString, data: QJSValue) -> bool {
        let means = Means { mode: mode.into(), ..self.input.borrow().means.clone() };
        let composed = means.compose(&super::string(text));
        bytes_of(&data).is_some_and(|data| composed.is_ok_and(|bytes| bytes == data.to_slice()))
    }

    fn read_only<T>(&self, _value: T) {
        log::warn!("Composer: this property can only be read");
    }
}

impl Means {
    fn compose(&self, text: &str) -> Composed {
        let unknown = |what: &str, name: &str| (0, facts::unknown_choice(what, name));
        let mode = match self.mode.as_str() {
            "text" => Mode::Text,
            "hex" => Mode::Hex,
            "escapes" => Mode::Escapes,
            other => return Err(unknown("mode", other)),
        };
        let ending = match self.line_ending.as_str() {
            "" => LineEnding::None,
            "lf" => LineEnding::Lf,
            "cr" => LineEnding::Cr,
            "crlf" => LineEnding::CrLf,
            other => return Err(unknown("line ending", other)),
        };
        let encoding = self.encoding.parse::<Encoding>().map_err(|error| (0, error.fact()))?;
        compose::compose(text, mode, ending, encoding)
            .map_err(|error| (int(error.column()), error.fact()))
    }
}
