"""The ways to make an environment: each makes it and gives the command that installs into it, or None where it is none."""
import glob
import os
import shutil
import sys

from package_index import fetched_pip
from processes import Failed, call, has_module, quietly, say

CONDA_FILE = "environment.yml"
OTHERS = "others.txt"  # what is needed besides that file's


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


def with_conda(env, last):
    """By the project's environment.yml, and Python is what that says. Its activation scripts are not run."""
    program = conda()
    if not program or not os.path.exists(CONDA_FILE):
        return None
    os.environ.update(CONDA_ALWAYS_YES="true", MAMBA_ALWAYS_YES="true")
    create = ["create"] if os.path.basename(program) == "micromamba" else ["env", "create"]
    if call(program, *create, "-q", "-p", env.path, "-f", os.path.abspath(CONDA_FILE)) != 0:
        raise Failed("installer", "")
    if not os.path.exists(env.python):
        say("ERROR: environment.yml has no python among its dependencies")
        raise Failed("installer", "")
    return pip_of(env)


def conda():
    """The program, also where the login's start-up files alone put it on the path."""
    homes = ("miniforge3", "mambaforge", "miniconda3", "anaconda3", "micromamba")
    places = [os.path.expanduser("~/%s/%s" % (home, below)) for home in homes for below in ("condabin", "bin")]
    path = os.pathsep.join([os.environ["PATH"], *places, "/opt/conda/bin"])
    found = (shutil.which(name, path=path) for name in ("micromamba", "mamba", "conda"))
    return next(filter(None, found), None)


WAYS = {"uv": [with_uv], "venv": [with_venv, with_bare_venv], "virtualenv": [with_virtualenv], "conda": [with_conda]}


def ways(tool):
    """Those of a tool. Of all tools, "auto", or all that use pip: conda alone where the project has a file for it and the
    machine has conda."""
    if tool == "conda" and not os.path.exists(CONDA_FILE):
        raise Failed("no_installer", "conda is asked for, and the project has no environment.yml")
    if tool in WAYS:
        return WAYS[tool]
    if os.path.exists(CONDA_FILE) and conda():
        return [with_conda]
    return [way for name in ("uv", "venv", "virtualenv") if (name, tool) != ("uv", "pip") for way in WAYS[name]]


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
