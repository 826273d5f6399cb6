# Receives on standard input what a file of $2 bytes has after its first $3 blocks, into the place $1, and digests the
# whole with the program $4 meanwhile, into the file digest.$5. A writer that outlives its connection does no harm: it
# writes the same there.
# shellcheck disable=SC2154 # large.sh sets block
data=$1/data
pipe=$1/pipe.$5
trap 'rm -f "$pipe"' EXIT
trap 'exit 129' HUP INT PIPE TERM
[ -f "$data" ] || (umask 077 && : >"$data") || exit 71
mkfifo "$pipe" || exit 71
{
    [ "$3" -eq 0 ] || dd if="$data" bs="$block" count="$3" 2>/dev/null
    cat "$pipe"
} | digest "$4" >"$1/unfinished.$5" &
errors=$(tee "$pipe" | dd of="$data" ibs="$block" obs="$block" seek="$3" conv=notrunc 2>&1) || {
    printf '%s\n' "$errors" | grep -v ' records \| copied' >&2
    exit 72
}
wait
[ "$(size "$data")" -eq "$2" ] || fail 73 'the stream ended early'
mv -f "$1/unfinished.$5" "$1/digest.$5" || exit 72
