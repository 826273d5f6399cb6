"""Programs that are run, and lines that are said: to people, or behind the byte 002 to the client."""
import subprocess
import sys


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
    return subprocess.call(words, stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT)


def quietly(*words):
    """Runs a program; what it says is told only where it fails. Whether it did not."""
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode != 0:
        say((done.stdout + done.stderr).decode(errors="replace").rstrip())
    return done.returncode == 0


def output(*words):
    return subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout.decode()


def has_module(name):
    words = (sys.executable, "-m", name, "--version")
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""
