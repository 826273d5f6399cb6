# Sends what the file $1 has from the byte $2 to the byte $3, and prints the digest of all up to there, by the program $4, on
# standard error. $5 names a pipe. The digest is of what is sent: it ends with the sending, also where nobody reads any more.
[ -f "$1" ] || exit 66
pipe=${TMPDIR:-/tmp}/.recompute-$5
trap 'rm -f "$pipe"' EXIT
trap 'exit 129' HUP INT PIPE TERM
(umask 077 && mkfifo "$pipe") || exit 71
digest "$4" <"$pipe" >&2 &
exec 3>"$pipe"
[ "$2" -eq 0 ] || head -c "$2" <"$1" >&3 || exit 72
if [ "$2" -eq 0 ]; then
    head -c "$3" <"$1"
else
    tail -c "+$(($2 + 1))" <"$1" | head -c "$(($3 - $2))"
fi | tee "$pipe" || exit 72
exec 3>&-
wait
