"""Makes an environment and gives it to a project.

build.py PROJECT ROOT DIGEST SETTINGS TOOL FRESH WORK PATHS, by the Python that the environment is for, from 3.8 on. PATHS is
a line of shell for the project's own modules, or empty.

It is made where it stays, under a lock, and counts from the moment on in which its file READY is there. One that is much
like the project's last one starts as a copy of that, so that only what is new is installed.
"""
import fcntl
import glob
import os
import re
import shutil
import signal
import sys
import sysconfig
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from copying import copy
from logins import hide_logins
from package_index import ask_index
from processes import Failed, call, output, read, say, tell
from ways import OTHERS, ways, quoted

PROJECT, ROOT, DIGEST, SETTINGS, TOOL, FRESH, WORK, PATHS = sys.argv[1:9]
VERSION = "%d.%d" % sys.version_info[:2]
KEY = "%s-%s-%s" % (DIGEST[:24], VERSION, sysconfig.get_platform())
UNUSED_AFTER = 30 * 24 * 3600
TELL_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"
LIST = """import importlib.metadata
for one in importlib.metadata.distributions():
    if one.metadata["Name"] not in ("pip", "setuptools", "wheel", None):
        print("%s==%s" % (one.metadata["Name"], one.version))
"""


class Environment:
    """One that is there, half-made or ready."""

    def __init__(self, path):
        self.path = path
        self.python = os.path.join(path, "bin", "python3")
        head, _, packages = read(os.path.join(path, "READY")).partition("\n")
        words = head.split()
        self.ready = len(words) == 4 and os.path.exists(self.python)
        self.version, self.settings, self.tool = words[1:4] if self.ready else ("", "", "")
        names, _, packages = packages.partition("\n")
        self.names = set(names.split())
        self.packages = packages.split()

    def has_pip(self):
        return bool(glob.glob(os.path.join(glob.escape(self.path), "lib", "*", "site-packages", "pip")))


def locked(path, wait=True):
    """A file that holds a lock until it is closed; the kernel lets go of it when its holder dies. None: it is taken."""
    file = open(path, "a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return file
    except OSError:
        if not wait:
            return file.close()
    say("recompute: another program is making this environment; waiting for it")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


def requirement_names():
    lines = read(os.path.join(WORK, "requirements.txt")).splitlines()
    found = (re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line) for line in lines)
    return {re.sub(r"[-_.]+", "-", match.group()).lower() for match in found if match}


def last_of_project():
    """The environment that the project has, where one like the new one can start as its copy."""
    words = read(os.path.join(PROJECT, ".recompute", "environment")).partition("\n")[0].split(" ", 4)
    if len(words) < 5 or words[2] != VERSION:
        return None
    last = Environment(words[4])
    if not last.ready or last.settings != SETTINGS or not last.names <= requirement_names() or last.tool == "conda":
        return None
    same = output(last.python, "-I", "-c", "import sys; print(sys.version)").strip() == sys.version
    return last if same else None


def build(path, last):
    """Makes the environment; where it fails nothing of it stays."""
    shutil.rmtree(path, ignore_errors=True)  # half-made, by somebody who died
    complete = False
    try:
        env, tool = made(path, last)
        packages = sorted(output(env.python, "-I", "-c", LIST).split(), key=str.lower)
        with open(os.path.join(path, "READY.new"), "w") as file:
            head = "1 %s %s %s\n" % (output(env.python, "-I", "-c", TELL_VERSION).strip(), SETTINGS, tool)
            file.write(head + " ".join(sorted(requirement_names())) + "\n" + "\n".join(packages) + "\n")
        if FRESH:
            with open(os.path.join(path, "forced"), "w") as forced:
                forced.write(FRESH)  # begun anew after a lost connection, this one is the one
        os.rename(file.name, os.path.join(path, "READY"))
        complete = True
        for package in packages:
            if not last or package not in last.packages:
                tell("installed", package)
    finally:
        if not complete:
            shutil.rmtree(path, ignore_errors=True)


def made(path, last):
    for way in ways(TOOL):
        env = Environment(path)
        command = way(env, last)
        if command:
            tool = way.__name__[5:].replace("bare_venv", "venv")
            if last and tool != "conda":
                copy(last, path)
            asked = os.path.join(WORK, OTHERS if tool == "conda" else "requirements.txt")
            words = ["-r", asked, "-c", os.path.join(WORK, "constraints.txt")]
            if read(asked).strip() and call(*command, *words) != 0:
                ask_index()
                raise Failed("installer", "")
            return env, tool
        shutil.rmtree(path, ignore_errors=True)
    raise Failed("no_installer", "%s (Python %s) has no way to make an environment" % (sys.executable, VERSION))


def give(env):
    """Makes it the project's: the lines that every command of the project starts with."""
    file = os.path.join(PROJECT, ".recompute", "environment")
    last = read(file).partition("\n")[0].split(" ", 4)
    if len(last) == 5 and os.path.isdir(last[4]):
        open(os.path.join(last[4], "used"), "w").close()  # runs that have it are younger than this
    conda = " CONDA_PREFIX=" + quoted(env.path) if env.tool == "conda" else ""
    with open("%s.%d" % (file, os.getpid()), "w") as out:
        out.write(
            "# %s %s %s %s\n%s"
            "if [ -x %s ]; then\n"
            "    export VIRTUAL_ENV=%s%s PATH=%s:\"$PATH\"\n"
            "    unset PYTHONHOME\n"
            "else\n"
            "    echo 'recompute: the environment of this project is gone; init() makes it again' >&2\n"
            "fi\n"
            % (DIGEST, env.version, env.tool, env.path, PATHS and PATHS + "\n", quoted(env.python),
               quoted(env.path), conda, quoted(env.path + "/bin"))
        )
    os.replace(out.name, file)


def collect(kept):
    """Removes environments that no project has and that were not used for a month."""
    home = glob.escape(os.path.dirname(os.path.dirname(ROOT)))
    projects = glob.glob(os.path.join(home, "*", ".recompute", "environment"))
    heads = [read(file).partition("\n")[0].split(" ", 4) for file in projects]
    wanted = {head[4] for head in heads if len(head) == 5} | {kept}
    for entry in list(os.scandir(ROOT)):
        used = os.path.join(entry.path, "used")
        age = time.time() - os.stat(used if os.path.exists(used) else entry.path).st_mtime
        if entry.path in wanted or age < UNUSED_AFTER or not entry.is_dir(follow_symlinks=False):
            continue
        with locked(lock_of(entry.path), wait=False) or open(os.devnull) as lock:
            if lock.name != os.devnull:
                shutil.rmtree(entry.path, ignore_errors=True)


def lock_of(path):
    return os.path.join(ROOT, ".lock." + os.path.basename(path).partition("+")[0])


def chosen():
    """Where the environment is or will be. One that is there is never touched: a fresh one gets the next number."""
    path, number = os.path.join(ROOT, KEY), 1
    while os.path.exists(os.path.join(ROOT, "%s+%d" % (KEY, number))):
        path, number = os.path.join(ROOT, "%s+%d" % (KEY, number)), number + 1
    if FRESH and Environment(path).ready and read(os.path.join(path, "forced")) != FRESH:
        path = os.path.join(ROOT, "%s+%d" % (KEY, number))
    return path


def main():
    with locked(lock_of(os.path.join(ROOT, KEY))):
        path = chosen()
        built = not Environment(path).ready
        if built:
            build(path, None if FRESH else last_of_project())
        env = Environment(path)
        open(os.path.join(path, "used"), "w").close()
        give(env)
    tell("made" if built else "found", env.version, env.tool, path)
    collect(path)


if __name__ == "__main__":
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda number, frame: sys.exit(128 + number))  # by way of what tidies up
    sys.stdout.reconfigure(errors="backslashreplace")
    os.chdir(WORK)
    hide_logins(WORK)
    try:
        main()
    except Failed as failure:
        tell("failed", failure.reason, str(failure))
        sys.exit(1)
    except OSError as failure:
        say("%s: %s" % (failure.filename or "recompute", failure.strerror))
        tell("failed", "installer", "")
        sys.exit(1)
