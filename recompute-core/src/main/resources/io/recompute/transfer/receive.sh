# Functions that receive a tar stream on standard input and put what is in it into place when all of it is there.
# Before it stands a line, "tar", or "gzip" where it is compressed, which is for the sender to say: it knows how slow the link is.
# The stream holds tree/ (the files), lists of paths that end in NUL, and at its end the file "complete".
# Statuses: 70 nothing here unpacks a tar stream, 71 no place to write, 72 unpacking failed, 73 the stream was cut,
# 74 moving into place failed, 75 something of another kind is in the way.
LC_ALL=C
export LC_ALL
umask 022

# fail STATUS TEXT: ends the script with an error.
fail() {
    printf '%s\n' "$2" >&2
    exit "$1"
}

# A staging directory is dead when its script has ended on this node, or when it is a week old: on a home directory
# shared by many nodes nothing else tells a dead one from another node's live one, nor does one tell that was cut before
# its owner was noted.
remove_dead() {
    for directory in "$1"*; do
        [ -d "$directory" ] || continue
        if read -r node process 2>/dev/null <"$directory/owner" && [ "$node" = "$(uname -n)" ]; then
            kill -0 "$process" 2>/dev/null || rm -rf "$directory"
        elif [ -n "$(find "$directory" -prune -mtime +7 2>/dev/null)" ]; then
            rm -rf "$directory"
        fi
    done
}

# begin PREFIX NAME: makes the directory $staging, which goes when the script ends.
begin() {
    remove_dead "$1"
    staging=$1$2
    mkdir -m 700 "$staging" || exit 71
    trap 'rm -rf "$staging"' EXIT
    trap 'exit 129' HUP INT PIPE TERM
    printf '%s %s\n' "$(uname -n)" "$$" >"$staging/owner" || exit 71
}

unpack_with_python() {
    python3 -c '
import sys, tarfile
trusted = {"filter": "fully_trusted"} if hasattr(tarfile, "fully_trusted_filter") else {}
with tarfile.open(fileobj=sys.stdin.buffer, mode="r|", encoding="utf-8") as stream:
    stream.extractall(sys.argv[1], **trusted)
' "$staging" || exit 72
}

unpack() {
    if command -v tar >/dev/null 2>&1; then
        tar -xpof - -C "$staging" || exit 72
    elif command -v python3 >/dev/null 2>&1; then
        unpack_with_python
    else
        fail 70 'neither tar nor python3 is installed'
    fi
}

# Unpacks the stream into $staging, and ends the script unless all of it came.
receive() {
    IFS= read -r form || fail 73 'the stream ended before it began'
    if [ "$form" = gzip ]; then
        gzip -dc | unpack || exit
    else
        unpack
    fi
    [ -f "$staging/complete" ] || fail 73 'the stream ended early'
    [ -d "$staging/tree" ] || mkdir "$staging/tree" || exit 71
    if [ -s "$staging/discard" ]; then
        (cd "$staging/tree" && xargs -0 rm -f <"$staging/discard") || exit 72
    fi
}

# move TARGET PATH...: renames each into the directory TARGET, over what is there.
move() {
    into=$1
    shift
    [ $# -eq 0 ] || mv -f "$@" "$into/"
}

# merge SOURCE TARGET: moves what is in one directory into the other, which is there; a directory that is new goes as a
# whole. Prints, with a NUL after each, where a directory that is not empty is in a file's way: it stays. One mv serves one
# directory, so that files in many are renamed by perl where there is one: a process for all rather than for each.
merge() {
    renames=
    if ! command -v perl >/dev/null 2>&1; then
        merge_into "$@"
        return
    fi
    renames=$staging/renames
    merge_into "$@" 8>"$renames" || return 1
    [ ! -s "$renames" ] || perl -e '
        $/ = "\0";
        while (defined(my $from = <STDIN>)) {
            my $to = <STDIN>;
            chomp($from, $to);
            # Where that fails, on another file system too, mv has its way, and its own words.
            (my $into = $to) =~ s{[^/]*\z}{};
            rename($from, $to) or system("mv", "-f", $from, $into) == 0 or exit 1;
        }' <"$renames"
}

# merge_into SOURCE TARGET: as merge; where $renames is set, what is to be renamed is only noted there. What is to be
# moved is gathered behind the two arguments, which each call has for itself: a subshell in their stead would be a fork.
merge_into() {
    for path in "$1"/* "$1"/.[!.]* "$1"/..?*; do
        [ -e "$path" ] || [ -L "$path" ] || continue
        there=$2/${path##*/}
        if [ -d "$path" ] && [ ! -L "$path" ]; then
            # A link to a directory, which somebody made there on purpose, is followed.
            if [ -d "$there" ]; then
                merge_into "$path" "$there" || return 1
                continue
            fi
            [ ! -e "$there" ] && [ ! -L "$there" ] || rm -f "$there" || return 1
        elif [ -d "$there" ] && [ ! -L "$there" ] && ! rmdir "$there" 2>/dev/null; then
            printf '%s\0' "$there"
            continue
        fi
        if [ -n "$renames" ]; then
            printf '%s\0%s\0' "$path" "$there" >&8 || return 1
            continue
        fi
        set -- "$@" "$path"
        if [ $# -ge 202 ]; then
            move_gathered "$@" || return 1
            set -- "$1" "$2"
        fi
    done
    move_gathered "$@"
}

# move_gathered SOURCE TARGET PATH...: as move, with what merge has.
move_gathered() {
    shift
    move "$@"
}
