"""The logins of package indexes, moved out of their addresses: pip hands addresses to further pips as arguments, which
other users of the machine can see. What pip reads instead is a file as of ftp (netrc)."""
import netrc
import os
import urllib.parse

INDEXES = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL")


def hide_logins(directory):
    """Addresses keep their logins where a netrc cannot have them: two of one host, characters that it has no way to write."""
    logins = {}
    bare = {}
    for name in INDEXES:
        parts = [urllib.parse.urlsplit(url) for url in os.environ.get(name, "").split()]
        for part in parts:
            if part.password is not None:
                login = (urllib.parse.unquote(part.username or ""), urllib.parse.unquote(part.password))
                if logins.setdefault(part.hostname, login) != login:
                    return
        bare[name] = " ".join(part._replace(netloc=without_login(part)).geturl() for part in parts)
    if logins and written(os.path.join(directory, "netrc"), logins):
        os.environ.update({name: urls for name, urls in bare.items() if urls})


def without_login(part):
    return part.netloc if part.password is None else part.netloc.rpartition("@")[2]


def written(path, logins):
    """Whether a netrc with these is there and means what it should; what the user's own has stays true."""
    own = os.path.expanduser(os.environ.get("NETRC", "~/.netrc"))
    try:
        with open(path, "w", encoding="ascii") as file:  # in a directory that nobody else can enter
            if os.path.exists(own):
                with open(own, encoding="ascii") as others:
                    file.write(others.read() + "\n")
            for host, (user, password) in logins.items():
                file.write("machine %s login %s password %s\n" % (host, user, password))
        read = netrc.netrc(path)
    except (OSError, UnicodeError, netrc.NetrcParseError):
        return False
    for host, login in logins.items():
        found = read.authenticators(host)
        if not found or (found[0], found[2]) != login:
            return False
    os.environ["NETRC"] = path
    return True
