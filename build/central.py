#!/usr/bin/env python3
"""Tells what Maven Central demands of poms and these lack. Arguments: poms, as they are published.

An element that a pom has from its parent, which is to be among the arguments, counts. The project's public address is
not known to its poms before the first release: url and scm are asked for, and fail nothing.
"""
import sys
import xml.etree.ElementTree as ET

MAVEN = "{http://maven.apache.org/POM/4.0.0}"
OWN = ["name", "description"]
INHERITED = ["licenses/license/name", "licenses/license/url", "developers/developer/name"]
NOT_KNOWN_YET = ["url", "scm/url", "scm/connection"]


def text(pom, path):
    return (pom.findtext("/".join(MAVEN + step for step in path.split("/"))) or "").strip()


def main():
    poms = {text(pom, "artifactId"): pom for pom in (ET.parse(path).getroot() for path in sys.argv[1:])}
    lacking = unknown = False
    for name, pom in poms.items():
        parent = poms.get(text(pom, "parent/artifactId"))

        def has(path):
            return text(pom, path) or (parent is not None and text(parent, path))

        missing = [path for path in OWN if not text(pom, path)] + [path for path in INHERITED if not has(path)]
        if missing:
            lacking = True
            print(f"{name}: no {', '.join(missing)}")
        unknown = unknown or not all(has(path) for path in NOT_KNOWN_YET)
    if unknown:
        print(f"to be told in pom.xml before the first release to Maven Central: {', '.join(NOT_KNOWN_YET)}")
    return 1 if lacking or not poms else 0


if __name__ == "__main__":
    sys.exit(main())
