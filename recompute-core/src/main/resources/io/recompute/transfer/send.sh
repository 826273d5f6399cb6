# Writes a tar stream of the absolute path $1 to standard output: of what is in it ($2 is contents), or of itself.
# Statuses: 66 it is not there, 67 it is not a directory, 70 nothing here packs a tar stream, 71 it cannot be entered.
LC_ALL=C
export LC_ALL
[ -e "$1" ] || [ -L "$1" ] || exit 66
if [ "$2" = contents ]; then
    [ -d "$1" ] || exit 67
    cd "$1/" || exit 71
    what=.
else
    cd "${1%/*}/" || exit 71
    what=./${1##*/}
fi
if command -v tar >/dev/null 2>&1; then
    exec tar -cf - "$what"
elif command -v python3 >/dev/null 2>&1; then
    exec python3 -c '
import sys, tarfile
with tarfile.open(fileobj=sys.stdout.buffer, mode="w|", format=tarfile.GNU_FORMAT, encoding="utf-8") as stream:
    stream.add(sys.argv[1])
' "$what"
fi
echo 'neither tar nor python3 is installed' >&2
exit 70
