# Fetches files over HTTP into the directory DIRECTORY, several at once: fetch.py DIRECTORY PARALLEL RETRIES STALL FLAGS
# STALL: seconds without a byte after which a connection counts as lost. FLAGS: "overwrite" and "unpack", or neither,
# with a comma between. The variable RECOMPUTE_DATA has a line for each file: address, name, SHA-256, with tabs between;
# the last two may be empty. Its addresses may be secrets, so none is shown but for its path, and none is an argument.
# A file lies beside its place as .recompute-KEY.part until all of it is there. Exit status: 0, or 1 where any file is
# missing; the others are there. Python 3.6 or newer, with nothing installed.
import base64
import email.message
import fcntl
import hashlib
import http.client
import json
import os
import queue
import random
import ssl
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

CHUNK = 1 << 20
LONGEST_WAIT = 60
AGAIN = (408, 425, 429, 500, 502, 503, 504)
RECEIPTS = ".recompute/data"


class Refused(Exception):
    """What another try would not change."""


class Passing(Exception):
    """What another try may change; after that many seconds, where the server says so."""

    def __init__(self, text, after=None):
        super().__init__(text)
        self.after = after


def shown(address):
    """The address without its login and its query, which may be secrets."""
    parts = urllib.parse.urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    return "%s://%s%s%s" % (parts.scheme, host, parts.path, "?..." if parts.query else "")


def safe_name(name):
    """The last part of a name that a stranger gives, as one that may be written; empty where nothing of it may."""
    name = name.replace("\\", "/").rpartition("/")[2]
    name = "".join(c if c.isprintable() else "_" for c in name).strip().lstrip(".")
    return name.encode("utf-8", "replace")[:200].decode("utf-8", "ignore")


def name_of(address, disposition):
    """What the server calls the file, else the end of its address."""
    message = email.message.Message()
    if disposition:
        message["content-disposition"] = disposition
    path = urllib.parse.unquote(urllib.parse.urlsplit(address).path)
    return safe_name(message.get_filename() or "") or safe_name(path) or "download"


class Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a redirection; the login goes along to the same server alone."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        if urllib.parse.urlsplit(newurl).scheme not in ("http", "https"):
            raise Refused("it redirects to something that is not HTTP")
        following = super().redirect_request(req, fp, code, msg, headers, newurl)
        login = req.unredirected_hdrs.get("Authorization")
        if following is not None and login and same_server(req.full_url, newurl):
            following.add_unredirected_header("Authorization", login)
        return following


def same_server(one, other):
    one, other = urllib.parse.urlsplit(one), urllib.parse.urlsplit(other)
    return (one.scheme, one.hostname, one.port) == (other.scheme, other.hostname, other.port)


OPENER = urllib.request.build_opener(Redirects)


def request(address, start, validator):
    parts = urllib.parse.urlsplit(address)
    login, _, host = parts.netloc.rpartition("@")
    made = urllib.request.Request(urllib.parse.urlunsplit(parts._replace(netloc=host, fragment="")))
    made.add_header("User-Agent", "recompute")
    made.add_header("Accept-Encoding", "identity")
    if login:
        coded = base64.b64encode(urllib.parse.unquote(login).encode()).decode()
        made.add_unredirected_header("Authorization", "Basic " + coded)
    if start:
        made.add_header("Range", "bytes=%d-" % start)
        if validator:
            made.add_header("If-Range", validator)
    return made


def open_address(made, stall):
    """The response, or why there is none; 416 is a response."""
    try:
        return OPENER.open(made, timeout=stall)
    except urllib.error.HTTPError as e:
        if e.code == 416:
            return e
        said = "the server answers %d %s" % (e.code, e.reason)
        if e.code in AGAIN:
            after = e.headers.get("Retry-After", "")
            raise Passing(said, int(after) if after.isdigit() else None)
        raise Refused(said)
    except urllib.error.URLError as e:
        if isinstance(e.reason, ssl.SSLError) and "CERTIFICATE" in str(e.reason).upper():
            raise Refused("its certificate cannot be trusted: %s" % e.reason)
        raise Passing(getattr(e.reason, "strerror", None) or str(e.reason))
    except (OSError, http.client.HTTPException) as e:
        raise Passing(str(e) or type(e).__name__)


def strong(tag):
    return tag if tag and not tag.startswith("W/") else None


class Fetch:
    """One file, from its address to its place."""

    def __init__(self, line, settings):
        self.address, self.name, self.digest = line.split("\t")
        self.settings = settings
        self.key = hashlib.sha256(self.address.encode()).hexdigest()[:16]
        self.part = os.path.join(settings.directory, ".recompute-%s.part" % self.key)
        self.notes = self.part + ".json"
        self.receipt = os.path.join(RECEIPTS, self.key)
        self.had = 0
        self.done = 0
        self.total = None
        self.state = "waits"

    def run(self):
        if self.is_there():
            return "is there already"
        os.makedirs(self.settings.directory, exist_ok=True)
        with self.locked() as file:
            # Somebody else may have brought it meanwhile.
            if self.is_there():
                os.unlink(self.part)
                return "is there already"
            self.state = "comes"
            try:
                self.bring(file)
                self.check(file)
                self.place()
            except Refused:
                self.clear(file)
                raise
        return None

    def clear(self, file):
        """Nothing stays of what brought nothing; what did come is there for the next time."""
        if file.seek(0, os.SEEK_END) == 0 and os.path.exists(self.part):
            os.unlink(self.part)
            if os.path.exists(self.notes):
                os.unlink(self.notes)

    def target(self):
        return os.path.join(self.settings.directory, self.name)

    def is_there(self):
        """Whether it was fetched before, and nobody has changed it since."""
        noted = read_notes(self.receipt)
        name = noted.get("name")
        if not name or (self.name and self.name != name):
            return False
        try:
            found = os.stat(os.path.join(self.settings.directory, name))
        except OSError:
            return False
        same = [found.st_size, found.st_mtime_ns] == noted.get("stamp")
        if not same or self.settings.overwrite or (self.digest and noted.get("sha256") != self.digest):
            return False
        self.name = name
        return True

    def locked(self):
        """The part, held by this process alone."""
        while True:
            file = open(self.part, "ab+")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                self.state = "waits for another download of it"
                fcntl.flock(file, fcntl.LOCK_EX)
            try:
                if os.stat(self.part).st_ino == os.fstat(file.fileno()).st_ino:
                    return file
            except FileNotFoundError:
                pass  # the other one has put it into place
            file.close()

    def bring(self, file):
        """Reads until all of it is there; gives up after so many tries in a row that brought nothing."""
        tries = 0
        while True:
            before = file.seek(0, os.SEEK_END)
            try:
                self.read(file, before)
                return
            except Passing as e:
                tries = 1 if file.seek(0, os.SEEK_END) > before else tries + 1
                if tries > self.settings.retries:
                    raise Refused("%s; tried %d times" % (e, tries))
                pause = min(LONGEST_WAIT, e.after if e.after is not None else random.uniform(0.5, 1) * 2 ** (tries - 1))
                say("%s: %s; again in %.0f s" % (shown(self.address), e, pause))
                time.sleep(pause)

    def read(self, file, start):
        noted = read_notes(self.notes)
        if start and not noted.get("validator") and not self.digest:
            start = 0  # nothing would tell that it is still the same file
        with open_address(request(self.address, start, noted.get("validator")), self.settings.stall) as response:
            start = self.begin(response, start, noted)
            if start < file.seek(0, os.SEEK_END):
                file.truncate(start)
            if response.getcode() != 416:
                self.had = self.done = start
                self.copy(response, file)

    def begin(self, response, start, noted):
        """Where in the file the response begins."""
        headers = response.headers
        code = response.getcode()
        length = headers.get("Content-Length", "")
        place = headers.get("Content-Range", "")
        if code == 416:
            if start and place == "bytes */%d" % start and noted:
                self.total = start
                self.name = self.name or noted.get("name", "")
                return start
            os.truncate(self.part, 0)
            raise Passing("the server has no bytes from %d on" % start)
        if code == 206:
            if not start or not place.startswith("bytes %d-" % start):
                os.truncate(self.part, 0)
                raise Passing("the server sends another part of it than was asked for")
            whole = place.rpartition("/")[2]
            self.total = int(whole) if whole.isdigit() else None
            if noted.get("total") not in (None, self.total):
                os.truncate(self.part, 0)
                raise Passing("the file has another size now")
            self.name = self.name or noted.get("name", "")
            return start
        self.total = int(length) if length.isdigit() else None
        self.name = self.name or name_of(self.address, headers.get("Content-Disposition"))
        self.refuse_what_is_there()
        validator = strong(headers.get("ETag")) or headers.get("Last-Modified")
        write_notes(self.notes, {"validator": validator, "total": self.total, "name": self.name})
        return 0

    def copy(self, response, file):
        while True:
            try:
                data = response.read1(CHUNK)  # what is there, so that little is lost
            except (OSError, http.client.HTTPException) as e:
                raise Passing("the connection was lost after %s: %s" % (size(self.done), str(e) or type(e).__name__))
            if not data:
                break
            file.write(data)
            file.flush()
            self.done += len(data)
        if self.total is not None and self.done < self.total:
            raise Passing("it ended after %s of %s" % (size(self.done), size(self.total)))

    def refuse_what_is_there(self):
        if not self.settings.claim(self.name, self.key):
            raise Refused("another address brings a file %s; give one of them a name" % self.name)
        if self.settings.overwrite or not os.path.lexists(self.target()):
            return
        if self.digest and digest(self.target()) == self.digest:
            return
        if read_notes(self.receipt).get("name") == self.name:
            raise Refused("%s was changed since it was fetched; overwriting must be asked for" % self.target())
        raise Refused("%s is there already, from elsewhere; overwriting must be asked for" % self.target())

    def check(self, file):
        file.flush()
        os.fsync(file.fileno())
        if self.digest:
            found = digest(self.part)
            if found != self.digest:
                file.truncate(0)
                raise Refused("its SHA-256 is %s, not %s" % (found, self.digest))

    def place(self):
        self.refuse_what_is_there()
        os.replace(self.part, self.target())
        if os.path.exists(self.notes):
            os.unlink(self.notes)
        found = os.stat(self.target())
        os.makedirs(RECEIPTS, exist_ok=True)
        write_notes(self.receipt, {
            "name": self.name, "stamp": [found.st_size, found.st_mtime_ns], "sha256": self.digest or None})


def read_notes(path):
    try:
        with open(path, encoding="utf-8") as file:
            noted = json.load(file)
            return noted if isinstance(noted, dict) else {}
    except (OSError, ValueError):
        return {}


def write_notes(path, noted):
    fresh = "%s.%d" % (path, threading.get_ident())
    with open(fresh, "w", encoding="utf-8") as file:
        json.dump(noted, file)
    os.replace(fresh, path)


def digest(path):
    sha = hashlib.sha256()
    with open(path, "rb") as file:
        for data in iter(lambda: file.read(CHUNK), b""):
            sha.update(data)
    return sha.hexdigest()


def size(count):
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return "%d bytes" % count if unit == "bytes" else "%.1f %s" % (count, unit)
        count /= 1000.0


class Told:
    """What is printed: lines that stay, and one at the end that the next one replaces."""

    def __init__(self):
        self.lock = threading.Lock()
        self.shown = 0

    def line(self, text):
        self.print(text, "\n", 0)

    def progress(self, text):
        self.print(text, "\r", len(text))

    def print(self, text, end, shown):
        with self.lock:
            print(text.ljust(self.shown), end=end, flush=True)
            self.shown = shown


TOLD = Told()
say = TOLD.line
