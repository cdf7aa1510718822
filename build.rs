//! Compiles the C++ of `src/qt/shim.rs`.

fn main() {
    #[cfg(feature = "gui")]
    shim();
}

#[cfg(feature = "gui")]
fn shim() {
    // qttypes has found Qt; it passes on where (a crate with `links = "qt"`).
    let include = std::env::var("DEP_QT_INCLUDE_PATH").expect("qttypes sets it");
    let flags = std::env::var("DEP_QT_COMPILE_FLAGS").unwrap_or_default();
    let mut config = cpp_build::Config::new();
    for flag in flags.split_terminator(';') {
        config.flag(flag);
    }
    for module in ["", "QtCore", "QtGui", "QtQml", "QtQuick", "QtWidgets"] {
        config.include(format!("{include}/{module}"));
    }
    // The only file with C++ in it, and its folder; a parser of its own need not walk through the rest of
    // the crate.
    config.build("src/qt/shim.rs");
    println!("cargo:rerun-if-changed=src/qt/shim.rs");
    println!("cargo:rerun-if-changed=src/qt/shim");
}
