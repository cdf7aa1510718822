//! The Debian package, the lists of packages and the desktop files are held against each other and
//! against what qml/ imports. Nothing is built here; packaging/deb.sh and .ci/run do that.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_qml_module_that_is_imported_comes_with_the_package_and_with_setup() {
    let (manifest, list) = (read("Cargo.toml"), read("packages/debian.txt"));
    let fields = [field(&manifest, "depends"), field(&manifest, "recommends")];
    let brought: BTreeSet<&str> = fields.iter().flat_map(|value| packages(value)).collect();
    let installed: BTreeSet<&str> = list.lines().collect();
    for (file, import) in imports() {
        let package = package_of(&import);
        assert!(brought.contains(package.as_str()), "{file}: Cargo.toml lacks {package}");
        assert!(
            installed.contains(package.as_str()),
            "{file}: packages/debian.txt lacks {package}"
        );
    }
}

#[test]
fn what_the_package_depends_on_is_what_setup_installs() {
    let (manifest, list) = (read("Cargo.toml"), read("packages/debian.txt"));
    let installed: BTreeSet<&str> = list.lines().collect();
    for name in ["depends", "recommends"] {
        let value = field(&manifest, name);
        let named = packages(&value);
        assert!(named.len() > 2, "{name}: {value}");
        for package in named.into_iter().filter(|package| *package != "$auto") {
            assert!(installed.contains(package), "packages/debian.txt lacks {package}");
        }
    }
}

#[test]
fn the_version_is_the_same_everywhere() {
    let version = env!("CARGO_PKG_VERSION");
    let metainfo = read("packaging/io.github.qtcp.qtcp.metainfo.xml");
    let newest =
        metainfo.split("<release version=\"").nth(1).and_then(|rest| rest.split('"').next());
    assert_eq!(newest, Some(version));
    assert!(read("packaging/changelog").starts_with(&format!("qtcp ({version}-1) ")));
    assert_eq!(field(&read("Cargo.toml"), "revision"), "1");
}

#[test]
fn every_text_of_the_desktop_entry_is_in_both_languages() {
    let entry = read("packaging/qtcp.desktop");
    for group in entry.split("\n[") {
        let keys: BTreeSet<&str> =
            group.lines().filter_map(|line| line.split_once('=')).map(|(key, _)| key).collect();
        for text in ["Name", "GenericName", "Comment", "Keywords"] {
            let chinese = format!("{text}[zh_CN]");
            assert_eq!(keys.contains(text), keys.contains(chinese.as_str()), "{text} in {group}");
        }
    }
}

#[test]
fn the_package_has_every_page_and_picture_that_its_pages_show() {
    let manifest = read("Cargo.toml");
    let section = manifest.split("[package.metadata.deb]").nth(1).expect("the section is there");
    let assets: Vec<(&str, &str)> = section
        .lines()
        .filter_map(|line| line.trim().strip_prefix("[\"")?.split_once("\", \"usr/share/doc/qtcp/"))
        .map(|(from, to)| (from, to.split('"').next().unwrap_or_default()))
        .collect();
    let shipped = |file: &str| {
        let (folder, name) =
            file.rsplit_once('/').map_or(("", file), |(folder, name)| (folder, name));
        assets.iter().any(|(from, to)| {
            let (from_folder, pattern) = from.rsplit_once('/').unwrap_or(("", from));
            let fits =
                pattern == name || pattern.strip_prefix('*').is_some_and(|e| name.ends_with(e));
            from_folder == folder && to.trim_end_matches('/') == folder && fits
        })
    };
    let mut pages = vec!["README.md".to_owned(), "README.zh-CN.md".to_owned()];
    let mut seen = BTreeSet::new();
    while let Some(page) = pages.pop() {
        assert!(shipped(&page), "Cargo.toml does not put {page} into the package");
        if !page.ends_with(".md") || !seen.insert(page.clone()) {
            continue;
        }
        let text = read(&page);
        // In C++ the beginning of a lambda looks like a link.
        let text: String = text.split("```").step_by(2).collect();
        let links = text.split("](").skip(1).chain(text.split("src=\"").skip(1));
        for link in links.filter_map(|rest| rest.split([')', '"', '#']).next()) {
            // From a page of docs/ its neighbours have no folder; what is elsewhere is the source.
            let target = match page.rsplit_once('/') {
                Some((folder, _)) if !link.contains('/') => format!("{folder}/{link}"),
                _ => link.to_owned(),
            };
            if target.starts_with("docs/") && !target.ends_with('/') {
                pages.push(target);
            }
        }
    }
    assert!(seen.len() > 20, "{seen:?}");
}

// --- helpers ---

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The string that a key of `[package.metadata.deb]` has, with its quotes and line ends cut away.
fn field(manifest: &str, key: &str) -> String {
    let section = manifest.split("[package.metadata.deb]").nth(1).expect("the section is there");
    let value = section.split(&format!("\n{key} = ")).nth(1).expect("the key is there");
    let value = match value.strip_prefix("\"\"\"") {
        Some(long) => long.split("\"\"\"").next(),
        None => value.split('"').nth(1),
    };
    value.expect("a string").replace("\\\n", " ")
}

fn packages(value: &str) -> Vec<&str> {
    value.split(',').map(str::trim).collect()
}

/// Each module that a file in qml/ imports, but for our own and what qmllint alone reads.
fn imports() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root().join("qml")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry"))
        {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "qml") {
                let text = fs::read_to_string(&path).expect("text");
                let modules = text.lines().filter_map(|line| line.trim().strip_prefix("import "));
                let modules = modules.filter_map(|rest| rest.split_whitespace().next());
                let foreign = modules.filter(|module| {
                    !module.starts_with(['"', '\'']) && module.split('.').next() != Some("Qtcp")
                });
                found.extend(foreign.map(|module| (path.display().to_string(), module.to_owned())));
            }
        }
    }
    found
}

/// Debian's name: `QtQuick.Layouts` is in `qml6-module-qtquick-layouts`. The styles of the controls
/// are in the package of the controls.
fn package_of(module: &str) -> String {
    let name = module.to_lowercase().replace('.', "-");
    let name =
        if name.starts_with("qtquick-controls") { "qtquick-controls".to_owned() } else { name };
    format!("qml6-module-{name}")
}

#[test]
fn the_names_of_debian_follow_from_those_of_qml() {
    assert_eq!(package_of("QtQuick"), "qml6-module-qtquick");
    assert_eq!(package_of("QtQuick.Controls.Fusion"), "qml6-module-qtquick-controls");
    assert_eq!(package_of("Qt.labs.platform"), "qml6-module-qt-labs-platform");
}
