# Sends what the file $1 has from the byte $2 to the byte $3, and prints the digest of all up to there, by the program $4,
# on standard error.
[ -f "$1" ] || exit 66
head -c "$3" <"$1" | digest "$4" >&2 &
if [ "$2" -eq 0 ]; then
    head -c "$3" <"$1"
else
    tail -c "+$(($2 + 1))" <"$1" | head -c "$(($3 - $2))"
fi || exit 72
wait
