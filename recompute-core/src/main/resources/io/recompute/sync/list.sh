# Tells what stands now at each path that earlier synchronisations placed in the project directory $1. Paths that are
# gone are left out. $2 says by which tool: find0 (that reads the paths from a file), find, python3 or stat.
# $3 is the digest of a listing that the client has already, or empty.
# Output: nothing where nothing was placed; else how many paths the record names, a blank, the name of the last
# synchronisation and a NUL, then "same" where the listing has that digest, else the listing. Of each path: "TYPE SIZE SECONDS MODE TARGET" NUL "./path" NUL, the mode in
# octal; what stat says comes as "//MODE SIZE SECONDS ./path" and a newline for each path, the mode in hexadecimal, and a
# NUL after some: no path has // in it.
[ -e "$1/.recompute/placed" ] || exit 0
cd "$1" || exit 1
[ -r .recompute/placed ] || { echo "$1/.recompute/placed cannot be read" >&2; exit 1; }

# Size, time and mode of a link say nothing of it.
format='%y %s %T@ %m \0%p\0'
link='l 0 0 777 %l\0%p\0'

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
    numbers = " 0 0 777 " if link else " %d %d %o " % (s.st_size, s.st_mtime // 1, stat.S_IMODE(s.st_mode))
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

listing() {
    case $1 in
    find0)
        # shellcheck disable=SC2185 # it reads the paths from the file
        find -files0-from .recompute/placed -maxdepth 0 \( -type l -printf "$link" -o -printf "$format" \) 2>/dev/null
        ;;
    find)
        # shellcheck disable=SC2016 # the inner shell expands it
        xargs -0 sh -c '
            link=$1
            format=$2
            shift 2
            find "$@" -maxdepth 0 \( -type l -printf "$link" -o -printf "$format" \)' \
            sh "$link" "$format" <.recompute/placed 2>/dev/null
        ;;
    python3) with_python ;;
    *) with_stat ;;
    esac
}

digest() {
    if command -v sha256sum >/dev/null 2>&1; then
        sha256sum
    elif command -v shasum >/dev/null 2>&1; then
        shasum -a 256
    elif command -v sha256 >/dev/null 2>&1; then
        sha256 -q
    else
        echo none
    fi
}

name=
[ ! -r .recompute/synced ] || read -r name <.recompute/synced
printf '%d %s\0' "$(tr -cd '\000' <.recompute/placed | wc -c)" "$name"
if [ -n "$3" ]; then
    # Looked at twice where it differs: that is rarer than cheap, and needs no place to keep the first.
    seen=$(listing "$2" | digest)
    [ "${seen%% *}" != "$3" ] || { printf same; exit 0; }
fi
listing "$2"
true
