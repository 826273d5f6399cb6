"""Prints the imports of all files below the directories given, as Python's own parser sees them.

A line "F path" for each file that Python can parse, then a line for each import: line, level, module, names, and
whether it is optional, blanks between, "-" for nothing. Imports that only type checkers see are left out.
"""
import ast
import os
import sys
import sysconfig
import warnings

MISSING = {"ImportError", "ModuleNotFoundError"}


def is_flag(node):
    return (isinstance(node, ast.Name) and node.id == "TYPE_CHECKING"
            or isinstance(node, ast.Attribute) and node.attr == "TYPE_CHECKING")


def truth(test):
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) and is_flag(test.operand):
        return "always"
    if is_flag(test):
        return "never"
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) and any(map(is_flag, test.values)):
        return "never"
    return "unknown"


def names_missing(*nodes):
    found = set()
    for node in nodes:
        if node is not None:
            for n in ast.walk(node):
                found.add(getattr(n, "id", getattr(n, "attr", "")))
    return found


def visit(nodes, optional, out):
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                out.append((node.lineno, 0, alias.name, "-", optional))
        elif isinstance(node, ast.ImportFrom):
            names = ",".join(alias.name for alias in node.names)
            out.append((node.lineno, node.level, node.module or "-", names, optional))
        elif isinstance(node, ast.If):
            known = truth(node.test)
            if known != "never":
                visit(node.body, optional, out)
            if known != "always":
                visit(node.orelse, optional, out)
        elif isinstance(node, (ast.Try, getattr(ast, "TryStar", ast.Try))):
            caught = any(names_missing(h.type) & MISSING for h in node.handlers)
            visit(node.body, optional or caught, out)
            visit(node.handlers, optional, out)
            visit(node.orelse, optional or caught, out)
            visit(node.finalbody, optional, out)
        elif isinstance(node, ast.With):
            named = names_missing(*(item.context_expr for item in node.items))
            visit(node.body, optional or ("suppress" in named and bool(named & MISSING)), out)
        else:
            visit(ast.iter_child_nodes(node), optional, out)


def main():
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20000)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    for root in sys.argv[1:] or [sysconfig.get_path("stdlib")]:
        for directory, below, files in os.walk(root):
            below[:] = sorted(d for d in below if d not in ("site-packages", "dist-packages", "__pycache__"))
            for name in sorted(files):
                if name.endswith(".py"):
                    path = os.path.join(directory, name)
                    with open(path, "rb") as file:
                        content = file.read()
                    try:
                        tree = ast.parse(content)
                    except (SyntaxError, ValueError, RecursionError, MemoryError):
                        print("X", path)
                        continue
                    print("F", path)
                    out = []
                    visit([tree], False, out)
                    for found in sorted(out):
                        print(*found)


main()
