#!/usr/bin/env python3
"""Writes recompute-core's map from imports to distributions, out of what packages say of themselves.

    build/distributions.py --by-hand build/distributions.txt \
        --contents Contents-all --contents Contents-amd64 --wheels DIR --published NAMES \
        > recompute-core/src/main/resources/io/recompute/python/distributions.txt

--contents   an index of Debian's, which says for each file the package that holds it. apt fetches it where
             "apt-get install apt-file && apt-get update" was called; "/usr/lib/apt/apt-helper cat-file" unpacks it.
             A package's directory NAME-VERSION.dist-info or .egg-info names the distribution, and the files beside
             it its modules; a package with several of them, or none, says nothing.
--wheels     a directory of wheels: METADATA has the name, RECORD the modules
--published  names of distributions that are known well, one a line: what is found and not among them is left out, since a
             name that only Debian has could be anybody's on PyPI
--by-hand    lines of "module = distribution" that win over all the rest; "-" for a module that is none

A module of one distribution gets one line; of a namespace, as google.cloud, its parts do, up to four deep. What several
distributions bring as a whole goes to the one that has its name, or to nobody.
"""
import argparse
import collections
import os
import re
import sys
import zipfile

DEEPEST = 4
JUNK = set("""test tests testing doc docs example examples sample samples scripts script tools tool utils util src lib
    bin build dist setup conftest benchmark benchmarks demo demos data share licenses license include site man main
    config core common helpers plugins resources templates static etc test_data dev contrib version notebooks
    tutorials typings stubs bench integration functional unit""".split())


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def modules(paths):
    """The modules that files make, as tuples of names; of a package its directory, and of a namespace its packages."""
    packages = {p[:-1] for p in paths if len(p) > 1 and re.match(r"__init__\.(py|.*so)$", p[-1])}
    found = set()
    for path in paths:
        file = re.match(r"([^.]+)(\.cpython-[^.]*|\.abi3)?(\.[^.]*-linux-[^.]*)?\.(py|so)$", path[-1])
        if not file or not all(part.isidentifier() for part in path[:-1] + (file.group(1),)):
            continue
        if file.group(1) != "__init__":
            path = path[:-1] + (file.group(1),)
        else:
            path = path[:-1]
        if not path or path[0].startswith("__"):
            continue
        for depth in range(1, min(len(path), DEEPEST) + 1):
            found.add(path[:depth])
    return found, packages


def from_contents(files):
    packages = collections.defaultdict(list)
    for file in files:
        with open(file, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                match = re.match(r"usr/lib/python3/dist-packages/(\S+)\s+(\S+)$", line)
                if match:
                    for package in match.group(2).split(","):
                        packages[package].append(tuple(match.group(1).split("/")))
    for _, paths in sorted(packages.items()):
        infos = set()
        for path in paths:
            info = re.match(r"(.+?)-[0-9].*\.(?:dist|egg)-info$|(.+?)\.(?:dist|egg)-info$", path[0])
            if info:
                infos.add((info.group(1) or info.group(2)).replace("_", "-"))
        if len(infos) == 1:
            yield infos.pop(), [p for p in paths if not p[0].endswith("-info")]


def from_wheels(directory):
    newest = {}
    for file in sorted(os.listdir(directory)):
        if file.endswith(".whl"):
            newest[normal(file.split("-")[0])] = file
    for file in newest.values():
        with zipfile.ZipFile(os.path.join(directory, file)) as wheel:
            names = wheel.namelist()
            metadata = next((n for n in names if re.match(r"[^/]+\.dist-info/METADATA$", n)), None)
            if metadata:
                name = re.search(rb"(?m)^Name: *(\S+)", wheel.read(metadata)).group(1).decode()
                purelib = re.compile(r"^[^/]+\.data/(?:purelib|platlib)/")
                paths = [purelib.sub("", n) for n in names]
                yield name, [tuple(p.split("/")) for p in paths if ".data/" not in p and "-info/" not in p]


def claims(sources, published):
    """For each distribution its name and modules; the first source that has it counts."""
    claimed = {}
    for source in sources:
        for name, paths in source:
            key = normal(name)
            if key in claimed or published and key not in published:
                continue
            found, packages = modules(paths)
            found = {m for m in found if m[0] not in JUNK and not any(p.startswith("_") or p.endswith("__mypyc") for p in m)}
            if found:
                claimed[key] = (name, found, packages)
    return claimed


def resolve(claimed):
    """The shortest modules that are one distribution's alone."""
    owners = collections.defaultdict(set)
    for key, (_, found, _) in claimed.items():
        for module in found:
            owners[module].add(key)
    children = collections.defaultdict(set)
    for module in owners:
        children[module[:-1]].add(module)
    result = {}

    def give(module):
        parts = children[module]
        keys = owners[module]
        holders = [key for key in keys if module in claimed[key][2]]
        is_namespace = parts and not holders
        if len(keys) == 1 and not is_namespace:
            result[module] = next(iter(keys))
        elif parts and len(holders) < 2 and len(module) < DEEPEST:
            if holders:
                result[module] = holders[0]
            for part in parts:
                give(part)
        else:
            # Rivals: several distributions that bring a whole package of this name.
            same = [key for key in keys if key == normal(".".join(module))]
            if same:
                result[module] = same[0]

    for module in children[()]:
        give(module)
    return result


def read_pairs(file):
    pairs = {}
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            line = line.split("#")[0].strip()
            if line:
                module, name = (part.strip() for part in line.split("="))
                if module in pairs:
                    sys.exit(module + " stands twice in " + file)
                pairs[module] = name
    return pairs


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--contents", action="append", default=[])
    arguments.add_argument("--wheels", action="append", default=[])
    arguments.add_argument("--published")
    arguments.add_argument("--by-hand")
    options = arguments.parse_args()
    published = set()
    if options.published:
        with open(options.published, encoding="utf-8") as lines:
            published = {normal(line.split()[0]) for line in lines if line.strip()}
    claimed = claims([from_wheels(d) for d in options.wheels] + [from_contents(options.contents)], published)
    entries = {".".join(module): claimed[key][0] for module, key in resolve(claimed).items()}
    for module, name in (read_pairs(options.by_hand) if options.by_hand else {}).items():
        entries[module] = name
    entries = {module: name for module, name in entries.items() if name != "-"}
    for module in list(entries):
        parts = module.split(".")
        above = next((".".join(parts[:n]) for n in range(len(parts) - 1, 0, -1) if ".".join(parts[:n]) in entries), "")
        if above and normal(entries[above]) == normal(entries[module]):
            del entries[module]
    print("# Which distribution brings a module: the longest name here that a module starts with counts.")
    print("# Further names on a line bring the same module: they count where a project asks for them.")
    print("# Written by build/distributions.py from the metadata of Debian's python3-* packages (the index of their")
    print("# files) and of wheels, less what is not among PyPI's 15,000 most used, and build/distributions.txt by hand.")
    print("# %d modules of %d distributions." % (len(entries), len({normal(n.split()[0]) for n in entries.values()})))
    for module, name in sorted(entries.items()):
        print(module, "=", name)


main()
