//! [`Composer`]: what a person types, and the bytes that it means.

use std::cell::RefCell;

use qmetaobject::prelude::*;

use super::{int, written};
use crate::text::compose::{self, LineEnding, Mode};
use crate::text::encoding::Encoding;
use crate::text::{Fact, facts, hex};

/// How many bytes the preview shows.
const PREVIEW: usize = 64;

/// A text and how it is meant: as it stands, as hex digits, or with escapes; and the bytes that
/// come out.
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
    changed: qt_signal!(),

    input: RefCell<Input>,
    bytes: RefCell<Vec<u8>>,
    error: RefCell<Option<(i32, Fact)>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Input {
    text: String,
    mode: String,
    line_ending: String,
    encoding: String,
}

impl Default for Input {
    fn default() -> Self {
        Self {
            text: String::new(),
            mode: "text".to_owned(),
            line_ending: String::new(),
            encoding: Encoding::default().name().to_owned(),
        }
    }
}

impl Composer {
    fn change(&self, change: impl FnOnce(&mut Input)) {
        let mut input = self.input.borrow().clone();
        change(&mut input);
        if *self.input.borrow() == input {
            return;
        }
        let composed = compose(&input);
        self.input.replace(input);
        match composed {
            Ok(bytes) => {
                self.bytes.replace(bytes);
                self.error.replace(None);
            }
            Err(error) => {
                self.bytes.replace(Vec::new());
                self.error.replace(Some(error));
            }
        }
        self.changed();
    }

    fn text(&self) -> QString {
        self.input.borrow().text.as_str().into()
    }

    fn set_text(&self, text: QString) {
        self.change(|input| input.text = text.into());
    }

    fn mode(&self) -> QString {
        self.input.borrow().mode.as_str().into()
    }

    fn set_mode(&self, mode: QString) {
        self.change(|input| input.mode = mode.into());
    }

    fn line_ending(&self) -> QString {
        self.input.borrow().line_ending.as_str().into()
    }

    fn set_line_ending(&self, ending: QString) {
        self.change(|input| input.line_ending = ending.into());
    }

    fn encoding(&self) -> QString {
        self.input.borrow().encoding.as_str().into()
    }

    fn set_encoding(&self, encoding: QString) {
        self.change(|input| input.encoding = encoding.into());
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

    fn read_only<T>(&self, _value: T) {
        log::warn!("Composer: this property can only be read");
    }
}

/// The bytes, or the column of the mistake and what it is.
fn compose(input: &Input) -> Result<Vec<u8>, (i32, Fact)> {
    let unknown = |what: &str, name: &str| (0, facts::unknown_choice(what, name));
    let mode = match input.mode.as_str() {
        "text" => Mode::Text,
        "hex" => Mode::Hex,
        "escapes" => Mode::Escapes,
        other => return Err(unknown("mode", other)),
    };
    let ending = match input.line_ending.as_str() {
        "" => LineEnding::None,
        "lf" => LineEnding::Lf,
        "cr" => LineEnding::Cr,
        "crlf" => LineEnding::CrLf,
        other => return Err(unknown("line ending", other)),
    };
    let encoding = input.encoding.parse::<Encoding>().map_err(|error| (0, error.fact()))?;
    compose::compose(&input.text, mode, ending, encoding)
        .map_err(|error| (int(error.column()), error.fact()))
}
