//! `qtcp addresses`.

use super::args::Common;
use super::fault::Fault;
use super::pages::print;
use crate::net;
use crate::text::facts;

/// Prints this machine's addresses, one a line; with `--json` one object a line.
pub(super) fn run(common: &Common) -> Result<(), Fault> {
    let addresses =
        net::all_addresses().map_err(|error| Fault::system(facts::no_addresses(), &error))?;
    let mut page = String::new();
    for ip in addresses {
        if common.json {
            let object = serde_json::json!({ "event": "address", "address": ip.to_string() });
            page.push_str(&object.to_string());
        } else {
            page.push_str(&ip.to_string());
        }
        page.push('\n');
    }
    print(page.as_bytes())
}
