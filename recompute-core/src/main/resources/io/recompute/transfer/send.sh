# Writes a tar stream of what the absolute path $1 leads to: a directory's contents as ./ and below, or one file. $2 is
# contents where it must be a directory.
# Statuses: 66 it is not there, 67 it is not a directory, 70 nothing here packs a tar stream, 71 it cannot be entered.
LC_ALL=C
export LC_ALL
[ -e "$1" ] || exit 66
if [ -d "$1" ]; then
    cd "$1/" || exit 71
    what=.
    follow=
else
    [ "$2" != contents ] || exit 67
    cd "${1%/*}/" || exit 71
    what=./${1##*/}
    follow=h
fi
if command -v tar >/dev/null 2>&1; then
    exec tar "-c${follow}f" - "$what"
elif command -v python3 >/dev/null 2>&1; then
    exec python3 -c '
import sys, tarfile
with tarfile.open(fileobj=sys.stdout.buffer, mode="w|", format=tarfile.GNU_FORMAT, encoding="utf-8",
                  dereference=sys.argv[2] != "") as stream:
    stream.add(sys.argv[1])
' "$what" "$follow"
fi
echo 'neither tar nor python3 is installed' >&2
exit 70
