"""The licence texts of the Rust crates that are in the program, for the package: printed to standard output.

Reads `cargo metadata --format-version 1 --locked --filter-platform TARGET` on standard input. Crates that only tests or build scripts
need are left out. A text that several crates share word for word is printed once, below all their names.
"""
import json
import pathlib
import re
import sys

metadata = json.load(sys.stdin)
packages = {package["id"]: package for package in metadata["packages"]}
nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}

root = metadata["resolve"]["root"]
linked, waiting = set(), [root]
while waiting:
    here = waiting.pop()
    if here not in linked:
        linked.add(here)
        waiting += [dep["pkg"] for dep in nodes[here]["deps"] if any(kind["kind"] is None for kind in dep["dep_kinds"])]
linked.discard(root)

names = re.compile(r"(licen[cs]e|copying|copyright|notice|unlicense)", re.IGNORECASE)
texts, bare = {}, []
for package in sorted((packages[id] for id in linked), key=lambda package: package["name"]):
    label = f"{package['name']} {package['version']} ({package['license']})"
    folder = pathlib.Path(package["manifest_path"]).parent
    files = sorted(file for file in folder.iterdir() if file.is_file() and names.match(file.name))
    for file in files:
        text = file.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").strip("\n")
        texts.setdefault(text, []).append(label)
    if not files:
        bare.append(f"{label}, by {', '.join(package['authors']) or 'its authors'}")

print(f"qtcp contains code of these {len(linked)} Rust crates. Where a crate offers a choice of licences, any of them will do.")
for text, users in texts.items():
    print("\n" + "=" * 78)
    print("\n".join(dict.fromkeys(users)))
    print("-" * 78 + "\n" + text)
if bare:
    print("\n" + "=" * 78 + "\nThese crates come without a file of their own; their licences are among those above.")
    print("\n".join(bare))
