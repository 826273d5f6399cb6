"""Makes an environment and gives it to a project.

build.py PROJECT ROOT DIGEST SETTINGS TOOL FRESH WORK, by the Python that the environment is for, from 3.8 on.

It is made where it stays, under a lock, and counts from the moment on in which its file READY is there. One that is much
like the project's last one starts as a copy of that, so that only what is new is installed.
"""
import base64
import fcntl
import glob
import hashlib
import html.parser
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.parse
import urllib.request

PROJECT, ROOT, DIGEST, SETTINGS, TOOL, FRESH, WORK = sys.argv[1:8]
VERSION = "%d.%d" % sys.version_info[:2]
KEY = "%s-%s-%s" % (DIGEST[:24], VERSION, sysconfig.get_platform())
OURS = ("READY", "used", "pyvenv.cfg")
UNUSED_AFTER = 30 * 24 * 3600
LIST = """import importlib.metadata
for one in importlib.metadata.distributions():
    if one.metadata["Name"] not in ("pip", "setuptools", "wheel", None):
        print("%s==%s" % (one.metadata["Name"], one.version))
"""


class Failed(Exception):
    """Why there is no environment: a reason for the client, and words."""

    def __init__(self, reason, message):
        super().__init__(message)
        self.reason = reason


def say(text):
    print(text, flush=True)


def tell(*words):
    say("\002" + " ".join(words))


def call(*words):
    """Runs a program, its output going where ours goes. Gives its status."""
    return subprocess.call(words, stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT, cwd=WORK)


def quietly(*words):
    """Runs a program; what it says is told only where it fails. Whether it did not."""
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, cwd=WORK, check=False)
    if done.returncode != 0:
        say((done.stdout + done.stderr).decode(errors="replace").rstrip())
    return done.returncode == 0


def output(*words):
    return subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, cwd=WORK, check=True).stdout.decode()


def has_module(name):
    words = (sys.executable, "-m", name, "--version")
    return subprocess.run(words, capture_output=True, cwd=WORK, check=False).returncode == 0


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


class Environment:
    """One that is there, half-made or ready."""

    def __init__(self, path):
        self.path = path
        self.python = os.path.join(path, "bin", "python3")
        head, _, packages = read(os.path.join(path, "READY")).partition("\n")
        words = head.split()
        self.ready = len(words) == 4 and os.path.exists(self.python)
        self.settings, self.tool = words[2:4] if self.ready else ("", "")
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
    if not last.ready or last.settings != SETTINGS or not last.names <= requirement_names():
        return None
    same = output(last.python, "-I", "-c", "import sys; print(sys.version)").strip() == sys.version
    return last if same else None


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


def with_uv(env, last):
    """The command that installs into a new environment, or None where this is no way to make it."""
    uv = shutil.which("uv")
    if not uv or not quietly(uv, "venv", "--quiet", "--python", sys.executable, env.path):
        return None
    shim(env, "%s pip" % quoted(uv))
    return [uv, "pip", "install", "--python", env.python]


def with_venv(env, last):
    if last and last.has_pip():
        made = quietly(sys.executable, "-m", "venv", "--without-pip", env.path)
    else:
        made = has_module("ensurepip") and quietly(sys.executable, "-m", "venv", env.path)
    return pip_of(env) if made else None


def with_bare_venv(env, last):
    """Without ensurepip, as on a Debian without python3-venv: pip comes from elsewhere."""
    if not quietly(sys.executable, "-m", "venv", "--without-pip", env.path):
        return None
    wheels = sorted(glob.glob("/usr/share/python-wheels/pip-*.whl"))
    if wheels and bootstrapped(env, wheels[-1]):
        return pip_of(env)
    words = [sys.executable, "-m", "pip", "--python", env.python]
    if has_module("pip") and quietly(*words, "--version"):
        shim(env, " ".join(map(quoted, words)))
        return words + ["install"]
    wheel = fetched_pip()
    return pip_of(env) if wheel and bootstrapped(env, wheel) else None


def with_virtualenv(env, last):
    program = shutil.which("virtualenv")
    words = [program] if program else [sys.executable, "-m", "virtualenv"] if has_module("virtualenv") else None
    made = words and quietly(*words, "--quiet", "--no-download", "--python", sys.executable, env.path)
    return pip_of(env) if made else None


WAYS = {"uv": [with_uv], "venv": [with_venv, with_bare_venv], "virtualenv": [with_virtualenv]}
WAYS["auto"] = [way for ways in list(WAYS.values()) for way in ways]


def pip_of(env):
    return [env.python, "-m", "pip", "install"]


def quoted(word):
    return "'%s'" % word.replace("'", "'\\''")


def shim(env, words):
    """The commands pip and pip3 of an environment that has none of its own."""
    for name in ("pip", "pip3"):
        path = os.path.join(env.path, "bin", name)
        with open(path, "w") as file:
            file.write("#!/bin/sh\nVIRTUAL_ENV=%s\nexport VIRTUAL_ENV\nexec %s \"$@\"\n" % (quoted(env.path), words))
        os.chmod(path, 0o755)


def bootstrapped(env, wheel):
    return quietly(env.python, os.path.join(wheel, "pip"), "install", "--no-index", "--no-deps", wheel)


class Links(html.parser.HTMLParser):
    """The wheels of pip on a page of PEP 503 that run with this Python: their versions and addresses."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        href = values.get("href") or ""
        match = re.search(r"/?pip-(\d+(?:\.\d+)*)-py3-none-any\.whl(?:#|$)", href)
        least = re.search(r">=\s*(\d+)\.(\d+)", values.get("data-requires-python") or "")
        if match and (not least or tuple(map(int, least.groups())) <= sys.version_info[:2]):
            self.found.append((tuple(map(int, match.group(1).split("."))), href))


def get(url):
    parts = urllib.parse.urlsplit(url)
    login, _, host = parts.netloc.rpartition("@")
    request = urllib.request.Request(urllib.parse.urlunsplit(parts._replace(netloc=host)))
    if login:
        token = base64.b64encode(urllib.parse.unquote(login).encode()).decode()
        request.add_header("Authorization", "Basic " + token)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


def ask_index():
    """Tells whether the index answers at all: pip takes silence for an index that has nothing."""
    url = os.environ.get("PIP_INDEX_URL")
    try:
        if url:
            get(url.rstrip("/") + "/")
    except urllib.error.HTTPError as error:
        if error.code in (401, 403):
            say("recompute: the index refuses the login: %d %s" % (error.code, error.reason))
    except OSError as error:
        say("recompute: no answer from the index: %s" % error)


def fetched_pip():
    """The newest pip of the index."""
    page = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
    links = Links()
    try:
        links.feed(get(page).decode())
        if not links.found:
            return None
        url = urllib.parse.urljoin(page, max(links.found)[1])
        content = get(url)
    except OSError as error:
        say("recompute: no pip from the index: %s" % error)
        return None
    name, _, fragment = url.partition("#")
    if fragment.startswith("sha256=") and hashlib.sha256(content).hexdigest() != fragment[7:]:
        raise Failed("no_installer", "the pip of the index has another digest than its page says")
    path = os.path.join(WORK, os.path.basename(urllib.parse.urlsplit(name).path))
    with open(path, "wb") as file:
        file.write(content)
    return path


def build(path, last):
    """Makes the environment; where it fails nothing of it stays."""
    shutil.rmtree(path, ignore_errors=True)  # half-made, by somebody who died
    complete = False
    try:
        env, tool = made(path, last)
        packages = sorted(output(env.python, "-I", "-c", LIST).split(), key=str.lower)
        with open(os.path.join(path, "READY.new"), "w") as file:
            head = "1 %s %s %s\n" % (VERSION, SETTINGS, tool)
            file.write(head + " ".join(sorted(requirement_names())) + "\n" + "\n".join(packages) + "\n")
        os.rename(file.name, os.path.join(path, "READY"))
        complete = True
        for package in packages:
            if not last or package not in last.packages:
                tell("installed", package)
    finally:
        if not complete:
            shutil.rmtree(path, ignore_errors=True)


def made(path, last):
    for way in WAYS[TOOL]:
        env = Environment(path)
        command = way(env, last)
        if command:
            if last:
                copy(last, path)
            words = ["-r", os.path.join(WORK, "requirements.txt"), "-c", os.path.join(WORK, "constraints.txt")]
            if call(*command, *words) != 0:
                ask_index()
                raise Failed("installer", "")
            return env, way.__name__[5:].replace("bare_venv", "venv")
        shutil.rmtree(path, ignore_errors=True)
    raise Failed("no_installer", "%s (Python %s) has no way to make an environment" % (sys.executable, VERSION))


def give(path, tool):
    """Makes it the project's: the lines that every command of the project starts with."""
    file = os.path.join(PROJECT, ".recompute", "environment")
    last = read(file).partition("\n")[0].split(" ", 4)
    if len(last) == 5 and os.path.isdir(last[4]):
        open(os.path.join(last[4], "used"), "w").close()  # runs that have it are younger than this
    with open("%s.%d" % (file, os.getpid()), "w") as out:
        out.write(
            "# %s %s %s %s\n"
            "if [ -x %s ]; then\n"
            "    export VIRTUAL_ENV=%s PATH=%s:\"$PATH\"\n"
            "    unset PYTHONHOME\n"
            "else\n"
            "    echo 'recompute: the environment of this project is gone; init() makes it again' >&2\n"
            "fi\n"
            % (DIGEST, VERSION, tool, path, quoted(path + "/bin/python3"), quoted(path), quoted(path + "/bin"))
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
    if FRESH and Environment(path).ready:
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
        give(path, env.tool)
    tell("made" if built else "found", VERSION, env.tool, path)
    collect(path)


if __name__ == "__main__":
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda number, frame: sys.exit(128 + number))  # by way of what tidies up
    sys.stdout.reconfigure(errors="backslashreplace")
    try:
        main()
    except Failed as failure:
        tell("failed", failure.reason, str(failure))
        sys.exit(1)
    except OSError as failure:
        say("%s: %s" % (failure.filename or "recompute", failure.strerror))
        tell("failed", "installer", "")
        sys.exit(1)
