# Prints a run's log: first a line with the offset at which it starts and the one at which it ends, then the bytes between.
# $1 run directory, $2 "from" or "tail", $3 the offset, or how many lines
cd -- "$1" || exit 66
start_of_log "$2" "$3"
size=$(wc -c <log | tr -d ' ')
[ "$start" -lt "$size" ] || size=$start
echo "$start $size"
[ "$start" = "$size" ] || tail -c "+$((start + 1))" log | head -c "$((size - start))"
