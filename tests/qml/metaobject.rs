//! What a type really tells Qt about itself: its QMetaObject, as Qt reads it.

use std::collections::BTreeSet;
use std::ptr;

use qmetaobject::QMetaObject;

/// The numbers and texts that the derive of `qmetaobject` has made of a type.
struct Table {
    data: *const u32,
    strings: *const u8,
}

/// A name in the table of texts in place of a number of Qt's.
const UNRESOLVED: u32 = 0x8000_0000;
/// `QMetaMethod::Signal`.
const SIGNAL: u32 = 0x4;
/// `QMetaObject`'s property flag `Constant`.
const CONSTANT: u32 = 0x400;

/// The members of a type in the words of `types.rs`: "property NAME: TYPE notify SIGNAL",
/// "signal NAME(PARAMETER: TYPE)", "method NAME(...): TYPE".
pub(crate) fn members(meta: *const QMetaObject) -> BTreeSet<String> {
    // SAFETY: the derive makes it once for each type, and it stays until the process ends.
    let meta = unsafe { &*meta };
    let table = Table { data: meta.data, strings: meta.string_data };
    let six = table.int(0) >= 9;
    let (method_size, property_size) = if six { (6, 5) } else { (5, 3) };
    let (methods, first_method) = (table.int(4), table.int(5));
    let (properties, first_property) = (table.int(6), table.int(7));
    let name_of_method = |method: u32| table.text(table.int(first_method + method * method_size));

    let mut members = BTreeSet::new();
    for method in 0..methods {
        let at = first_method + method * method_size;
        let (count, types, flags) = (table.int(at + 1), table.int(at + 2), table.int(at + 4));
        let parameters = (1..=count).map(|parameter| {
            let name = table.text(table.int(types + count + parameter));
            format!("{name}: {}", table.type_name(table.int(types + parameter)))
        });
        let parameters = parameters.collect::<Vec<_>>().join(", ");
        let result = match table.type_name(table.int(types)).as_str() {
            "void" => String::new(),
            result => format!(": {result}"),
        };
        let kind = if flags & SIGNAL == 0 { "method" } else { "signal" };
        members.insert(format!("{kind} {}({parameters}){result}", name_of_method(method)));
    }
    for property in 0..properties {
        let at = first_property + property * property_size;
        let name = table.text(table.int(at));
        // In Qt 5 the signals stand behind all properties.
        let notify =
            if six { at + 3 } else { first_property + properties * property_size + property };
        let notify = match table.int(at + 2) & CONSTANT {
            0 => format!(" notify {}", name_of_method(table.int(notify))),
            _ => String::new(),
        };
        members.insert(format!("property {name}: {}{notify}", table.type_name(table.int(at + 1))));
    }
    members
}

impl Table {
    fn int(&self, at: u32) -> u32 {
        // SAFETY: what is asked for is counted by the table itself.
        unsafe { *self.data.add(at as usize) }
    }

    fn text(&self, number: u32) -> String {
        let number = number as usize;
        // SAFETY: the texts stand behind their lengths and offsets, which are laid out as Qt wants
        // them: in Qt 6 two numbers each, in Qt 5 the header of a QByteArray.
        let bytes = unsafe {
            let (length, start) = if self.int(0) >= 9 {
                let entry = self.strings.add(number * 8).cast::<u32>();
                let offset = ptr::read_unaligned(entry) as usize;
                (ptr::read_unaligned(entry.add(1)) as usize, self.strings.add(offset))
            } else {
                let entry = self.strings.add(number * 24);
                let offset = ptr::read_unaligned(entry.add(16).cast::<isize>());
                let length = ptr::read_unaligned(entry.add(4).cast::<u32>());
                (length as usize, entry.offset(offset))
            };
            std::slice::from_raw_parts(start, length)
        };
        String::from_utf8_lossy(bytes).into_owned()
    }

    /// How the list for qmllint names a type. A number of 64 bits is a number for QML.
    fn type_name(&self, of: u32) -> String {
        if of & UNRESOLVED != 0 {
            let rust = self.text(of & !UNRESOLVED).replace(' ', "");
            // A guarded pointer, or an object that the other one owns.
            return match rust.split_once('<') {
                Some((_, object)) => object.trim_end_matches('>').to_owned(),
                None => rust,
            };
        }
        let name = match of {
            1 => "bool",
            2 => "int",
            4 | 6 => "double",
            10 => "QString",
            12 => "QByteArray",
            41 => "QVariant",
            43 => "void",
            _ => return format!("QMetaType {of}"),
        };
        name.to_owned()
    }
}
