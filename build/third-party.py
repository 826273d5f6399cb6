#!/usr/bin/env python3
"""Writes THIRD-PARTY.txt out of the lists of components that the release profile makes of the real dependencies.

    mvn -Prelease -DskipTests package && build/third-party.py > THIRD-PARTY.txt

Read are recompute-core's, recompute-testkit's and recompute-examples' target/bom.json. Nothing is known here about any
component: one that does not say its licence ends this with an error.
"""
import json
import pathlib
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
OWN = "io.recompute"


def components(module):
    """The components that a module needs to run, ours left out: name and version to a line about it."""
    bom = json.loads((ROOT / module / "target" / "bom.json").read_text(encoding="utf-8"))
    return {name(c): line(c) for c in bom["components"] if c["group"] != OWN}


def name(component):
    return f'{component["group"]}:{component["name"]}:{component["version"]}'


def line(component):
    terms = [e.get("expression") or e["license"].get("id") or e["license"]["name"] for e in component.get("licenses", [])]
    if not terms:
        sys.exit(f"{name(component)} does not say its licence; look it up before it is depended on")
    homes = [r["url"] for r in component.get("externalReferences", []) if r["type"] == "website"]
    return f'{name(component)}\n    {" or ".join(terms)}{"; " if homes else ""}{"".join(homes[:1])}'


def section(text, lines):
    return "\n".join([*textwrap.wrap(text, 100), ""] + [lines[key] for key in sorted(lines)]) + "\n"


def main():
    core, testkit, examples = (components(f"recompute-{m}") for m in ("core", "testkit", "examples"))
    kit = {key: testkit[key] for key in testkit.keys() - core.keys()}
    tool = {key: examples[key] for key in examples.keys() - core.keys() - kit.keys()}
    print(section("recompute is under the MIT License, see LICENSE. Its jars contain no classes but its own. To run, recompute-core "
                  "needs these, which keep their own terms:", core))
    print(section("recompute-testkit needs those and:", kit))
    print(section("re.jar, the command line tool, contains what recompute-core needs, with the licences and notices that are in "
                  "their jars, and:", tool), end="")


if __name__ == "__main__":
    main()
