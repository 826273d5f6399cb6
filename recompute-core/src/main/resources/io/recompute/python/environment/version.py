"""Tells its own version, and what it is to a project that takes the versions of its argument, a specifier of PEP 440:
"3.11 fits", "3.11 other", "2.7 old". Every Python can run it, as it is by this that one is looked for.
"""
import re
import sys


def padded(numbers):
    return (list(numbers) + [0, 0, 0])[:3]


def holds(operator, wanted, star, version):
    if operator == "~=":
        return version >= padded(wanted) and version[: len(wanted) - 1] == wanted[:-1]
    if star:
        return (version[: len(wanted)] == wanted) == (operator != "!=")
    wanted = padded(wanted)
    return {
        "==": version == wanted,
        "===": version == wanted,
        "!=": version != wanted,
        "<=": version <= wanted,
        ">=": version >= wanted,
        "<": version < wanted,
        ">": version > wanted,
    }[operator]


def fits(specifier, version):
    parts = re.findall(r"(===|[=~!<>]=|[<>])\s*v?(\d+(?:\.\d+)*)(\.\*)?", specifier)
    return all(holds(operator, [int(n) for n in number.split(".")], star, version) for operator, number, star in parts)


version = list(sys.version_info[:3])
kind = "old" if version < [3, 8] else "fits" if fits(sys.argv[1], version) else "other"
sys.stdout.write("%d.%d %s\n" % (version[0], version[1], kind))
