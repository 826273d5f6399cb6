# Functions for the copy of one large file, to or from here.
# Statuses: 66 it is not there, 71 no place to write, 72 writing failed, 73 the stream was cut, 74 moving into place
# failed, 75 something of another kind is in the way, 78 what has arrived is not what was sent.
LC_ALL=C
export LC_ALL
umask 022

# Parts are continued at multiples of this, as every dd can seek by whole blocks alone.
# shellcheck disable=SC2034 # receive-large.sh reads it
block=65536

# fail STATUS TEXT: ends the script with an error.
fail() {
    printf '%s\n' "$2" >&2
    exit "$1"
}

# Names the program that digests the standard input, the fastest first; cksum is everywhere.
digester() {
    if openssl dgst -sha256 </dev/null >/dev/null 2>&1; then
        echo openssl
    elif command -v sha256sum >/dev/null 2>&1; then
        echo sha256sum
    elif command -v shasum >/dev/null 2>&1; then
        echo shasum
    elif command -v python3 >/dev/null 2>&1; then
        echo python3
    else
        echo cksum
    fi
}

# digest PROGRAM: prints the program and what it makes of the standard input, SHA-256 in hexadecimal or POSIX's checksum.
digest() {
    case $1 in
    openssl) sum=$(openssl dgst -sha256) && sum=${sum##* } ;;
    sha256sum) sum=$(sha256sum) && sum=${sum%% *} ;;
    shasum) sum=$(shasum -a 256) && sum=${sum%% *} ;;
    python3) sum=$(python3 -c '
import hashlib, sys
digest = hashlib.sha256()
for part in iter(lambda: sys.stdin.buffer.read(1 << 20), b""):
    digest.update(part)
print(digest.hexdigest())') ;;
    *) sum=$(cksum) && sum=${sum%% *} ;;
    esac && printf '%s %s\n' "$1" "$sum"
}

# size FILE: its length in bytes; 0 where it is not there.
size() {
    if [ -f "$1" ]; then
        # shellcheck disable=SC2012 # a name is no part of what is read; wc would read the file on some systems
        ls -ln "$1" | { read -r _ _ _ _ bytes _ && echo "$bytes"; }
    else
        echo 0
    fi
}

# describe FILE: its size, time of change, permission bits, and what tells it from any other content, both times as exact as
# stat has them; status 1 where this machine has no stat.
describe() {
    TZ=UTC0 stat -Lc '%s %Y %a %d:%i:%y:%z' -- "$1" 2>/dev/null || stat -Lf '%z %m %Lp %d:%i:%Fm:%Fc' -- "$1" 2>/dev/null
}

# identify FILE: the same, then which start of the machine this is: what a crash has lost, times do not tell.
identify() {
    described=$(describe "$1") || return 1
    { IFS= read -r boot </proc/sys/kernel/random/boot_id; } 2>/dev/null ||
        boot=$(sysctl -n kern.boottime 2>/dev/null | tr -dc 0-9)
    printf '%s %s' "$described" "${boot:--}"
}
