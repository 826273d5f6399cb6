#!/usr/bin/env python3
"""Writes recompute-core's list of the standard library's modules, from the Pythons that are named.

    build/standard-library.py python3.8 python3.9 python3.10 python3.11 python3.12 python3.13 \
        > recompute-core/src/main/resources/io/recompute/python/standard-library.txt

Each is asked for its sys.stdlib_module_names. Python 3.8 and 3.9 do not have that: their directories and built-in modules
are listed, and what 3.10 knows but does not have on this system, such as winreg, is taken to be theirs as well. What is
new in 3.14 is taken from its "What's New".
"""
import json
import subprocess
import sys

NEW_IN_3_14 = ["annotationlib", "compression"]

ASK = r"""
import json, os, sys, sysconfig
here = set(sys.builtin_module_names)
stdlib = sysconfig.get_path("stdlib")
for directory in (stdlib, os.path.join(stdlib, "lib-dynload")):
    for name in os.listdir(directory):
        path = os.path.join(directory, name)
        module = name.split(".")[0]
        if name.endswith((".py", ".so")) or os.path.exists(os.path.join(path, "__init__.py")):
            here.add(module)
here -= {"__phello__", "test", "site-packages"}
here = {m for m in here if m.isidentifier() and not m.startswith("_sysconfigdata")}
print(json.dumps([sys.version.split()[0], sorted(here), sorted(getattr(sys, "stdlib_module_names", []))]))
"""


def main(pythons):
    asked = [json.loads(subprocess.check_output([p, "-c", ASK])) for p in pythons]
    versions = ["3." + version.split(".")[1] for version, _, _ in asked]
    first_told = next(i for i, (_, _, told) in enumerate(asked) if told)
    elsewhere = set(asked[first_told][2]) - set(asked[first_told][1])
    names = [set(told) if told else set(here) | elsewhere for _, here, told in asked]
    versions.append("3.14")
    names.append(names[-1] | set(NEW_IN_3_14))
    print("# The modules of Python's standard library: name, first version, last version; - where there is no end here.")
    print("# Written by build/standard-library.py from Python " + ", ".join(version for version, _, _ in asked) + ":")
    print("# sys.stdlib_module_names, for 3.8 and 3.9 their directories; 3.14 from its documentation.")
    print("# Versions before %s count as %s, those after 3.14 as 3.14." % (versions[0], versions[0]))
    for name in sorted(set().union(*names)):
        has = [name in known for known in names]
        first = has.index(True)
        last = len(has) - 1 - has[::-1].index(True)
        if not all(has[first:last + 1]):
            sys.exit(name + " comes and goes")
        print(name, versions[first], versions[last] if last < len(has) - 1 else "-")


main(sys.argv[1:])
