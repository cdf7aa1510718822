//! The bytes of what QML gives to be sent.

use qmetaobject::prelude::*;
use qmetaobject::{QJSValue, QMetaType};

use super::shim;

/// The bytes of an ArrayBuffer, of a typed array or a DataView those that it shows, of a string its
/// UTF-8. None for anything else, and a TypeError is thrown where QML called.
pub(super) fn bytes_of(value: &QJSValue) -> Option<QByteArray> {
    let bytes = if value.is_string() {
        Some(shim::utf_8(&value.to_string()))
    } else {
        buffer(value).or_else(|| view(value))
    };
    if bytes.is_none() {
        shim::throw("these are no bytes; give a string, an ArrayBuffer or a Uint8Array".into());
    }
    bytes
}

fn buffer(value: &QJSValue) -> Option<QByteArray> {
    let variant = value.to_variant();
    shim::is_bytes(&variant).then(|| QByteArray::from_qvariant(variant)).flatten()
}

/// What a typed array shows of its buffer.
fn view(value: &QJSValue) -> Option<QByteArray> {
    let buffer = buffer(&shim::property(value, "buffer".into()))?;
    // What is no number becomes 0.
    let number = |name: &str| shim::property(value, name.into()).to_number() as usize;
    let (from, length) = (number("byteOffset"), number("byteLength"));
    Some(buffer.to_slice().get(from..from.checked_add(length)?)?.into())
}
