"""Where cargo-deny is missing: is every licence on deny.toml's list, does every package come from the default registry?

Reads `cargo metadata --format-version 1 --locked --all-features` on standard input. Smaller than cargo-deny: it believes the licence
that a package declares, and knows neither advisories nor bans.
"""
import json
import pathlib
import re
import sys
import tomllib

root = pathlib.Path(__file__).resolve().parent.parent
allowed = set(tomllib.loads((root / "deny.toml").read_text(encoding="utf-8"))["licenses"]["allow"])
words = {"(": "(", ")": ")", "AND": "and", "OR": "or"}


def satisfied(expression):
    """Is an SPDX expression ("MIT/Apache-2.0", the old way to write OR, included) true when exactly the allowed licences are?"""
    tokens = re.findall(r"[()]|[^\s()]+(?:\s+WITH\s+[^\s()]+)?", expression.replace("/", " OR "))
    return bool(eval(" ".join(words.get(token, str(token in allowed)) for token in tokens) or "False"))


packages = json.load(sys.stdin)["packages"]
foreign = [package for package in packages if package["source"]]
wrong = []
for package in foreign:
    if not satisfied(package["license"] or ""):
        wrong.append(f"{package['name']} {package['version']}: licence {package['license'] or 'not declared'}")
for package in packages:
    # cargo leaves `registry` null where a dependency is from the default registry; git and path have no "registry+" source.
    for need in package["dependencies"]:
        if need["registry"] or not (need["source"] or "").startswith("registry+"):
            wrong.append(f"{package['name']}: {need['name']} comes from {need['registry'] or need['source'] or need.get('path')}")
sources = {package["source"] for package in foreign}
if len(sources) > 1:
    wrong.append(f"more than one source: {', '.join(sorted(sources))}")
print("\n".join(wrong) or f"licences and sources of {len(foreign)} packages are in order")
sys.exit(bool(wrong))
