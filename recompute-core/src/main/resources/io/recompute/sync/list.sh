# Tells what stands now at each path that earlier synchronisations placed in the project directory $1. Paths that are
# gone are left out. $2 says by which tool: find, python3 or stat.
# For each path: "TYPE SIZE SECONDS MODE TARGET" NUL "./path" NUL, the mode in octal; what stat says comes as
# "//MODE SIZE SECONDS ./path" and a newline for each path, the mode in hexadecimal, and a NUL after some: no path
# has // in it.
[ -e "$1/.recompute/placed" ] || exit 0
cd "$1" || exit 1
[ -r .recompute/placed ] || { echo "$1/.recompute/placed cannot be read" >&2; exit 1; }

with_python() {
    python3 -c '
import os, stat, sys
out = sys.stdout.buffer
with open(".recompute/placed", "rb") as record:
    paths = record.read().split(b"\0")
for path in paths[:-1]:
    try:
        s = os.lstat(path)
        link = stat.S_ISLNK(s.st_mode)
        kind = b"l" if link else b"f" if stat.S_ISREG(s.st_mode) else b"o"
        target = os.readlink(path) if link else b""
    except OSError:
        continue
    numbers = " %d %d %o " % (s.st_size, s.st_mtime // 1, stat.S_IMODE(s.st_mode))
    out.write(kind + numbers.encode() + target + b"\0" + path + b"\0")
'
}

with_stat() {
    if stat -c %s . >/dev/null 2>&1; then
        set -- -c '//%f %s %Y %n'
    else
        set -- -f '//%Xp %z %m %N'
    fi
    # shellcheck disable=SC2016 # the inner shell expands it
    xargs -0 sh -c '
        flag=$1
        format=$2
        shift 2
        for path do
            [ ! -L "$path" ] || printf "l 0 0 777 %s\0%s\0" "$(readlink "$path")" "$path"
        done
        stat "$flag" "$format" "$@" 2>/dev/null
        printf "\0"' sh "$@" <.recompute/placed
}

case $2 in
find)
    # shellcheck disable=SC2016 # the inner shell expands it
    xargs -0 sh -c 'find "$@" -maxdepth 0 -printf "%y %s %T@ %m %l\0%p\0"' sh <.recompute/placed 2>/dev/null
    ;;
python3) with_python ;;
*) with_stat ;;
esac
true
