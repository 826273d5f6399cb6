"""The index of packages (PEP 503): whether it answers, and the pip that it has. Its login is in its address."""
import base64
import hashlib
import html.parser
import os
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

from processes import Failed, say

INDEX = os.environ.get("PIP_INDEX_URL", "")  # as it is at first, with its login


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
    try:
        if INDEX:
            get(INDEX.rstrip("/") + "/")
    except urllib.error.HTTPError as error:
        if error.code in (401, 403):
            say("recompute: the index refuses the login: %d %s" % (error.code, error.reason))
    except OSError as error:
        say("recompute: no answer from the index: %s" % error)


def fetched_pip():
    """The newest pip of the index."""
    page = (INDEX or "https://pypi.org/simple").rstrip("/") + "/pip/"
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
    path = os.path.abspath(os.path.basename(urllib.parse.urlsplit(name).path))
    with open(path, "wb") as file:
        file.write(content)
    return path
