# Prints a run's log: first a line with the offsets at which it starts, at which it ends, and up to which it is searched,
# and the file's inode. Then of what is searched the lines that have a text in them, each behind its distance from the
# start and a colon, and a line "end"; then all bytes up to the end.
# $1 run directory, $2 "from", "tail" or "since", $3 the offset, lines or seconds, $4 the file, $5 the text or nothing,
# $6 for how many bytes at least a search is worth it
log=$4
cd -- "$1" 2>/dev/null || log=
open_log "$2" "$3"
from=$start searched=$start end=$size
# grep of busybox does not tell places.
if [ -n "$5" ] && [ $((end - from)) -ge "$6" ] && [ "$(echo x | LC_ALL=C grep -abFe x 2>/dev/null)" = 0:x ]; then
    # The last line may not be complete yet.
    start_of_log tail 1
    [ "$start" -le "$from" ] || searched=$start
    [ "$searched" -le "$end" ] || end=$searched
fi
echo "$from $end $searched $inode"
if [ "$searched" -gt "$from" ]; then
    tail -c "+$((from + 1))" "$log" | head -c "$((searched - from))" | LC_ALL=C grep -abFe "$5"
    [ $? -le 1 ] || exit 70
    echo end
fi
[ "$searched" = "$end" ] || tail -c "+$((searched + 1))" "$log" | head -c "$((end - searched))"
