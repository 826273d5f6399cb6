"""A new environment that starts as a copy of another."""
import os
import shutil

OURS = ("READY", "used", "forced", "pyvenv.cfg")


def copy(last, path):
    """Makes all of an environment that a new one lacks. Files are shared, as pip replaces and never changes them."""
    for directory, below, files in os.walk(last.path):
        target = os.path.join(path, os.path.relpath(directory, last.path))
        os.makedirs(target, exist_ok=True)
        for name in files + [name for name in below if os.path.islink(os.path.join(directory, name))]:
            source, copied = os.path.join(directory, name), os.path.join(target, name)
            if os.path.lexists(copied) or (directory == last.path and name in OURS):
                continue
            if os.path.islink(source):
                os.symlink(os.readlink(source), copied)
            elif os.path.basename(directory) != "bin" or not copy_script(source, copied, last.path, path):
                try:
                    os.link(source, copied)
                except OSError:
                    shutil.copy2(source, copied)


def copy_script(source, copied, old, new):
    """Scripts name the Python that they are for. Whether it is one that does."""
    with open(source, "rb") as file:
        content = file.read()
    if not content.startswith(b"#!") or os.fsencode(old) not in content:
        return False
    with open(copied, "wb") as file:
        file.write(content.replace(os.fsencode(old), os.fsencode(new)))
    shutil.copymode(source, copied)
    return True
