# Prints a run's log: first a line with the offset at which it starts, then the bytes from there to the present end.
# $1 run directory, $2 "from" or "tail", $3 the offset, or how many lines
cd -- "$1" || exit 66
size=$(wc -c <log | tr -d ' ')
case $2 in
    from) start=$3 ;;
    tail) start=$((size - $(head -c "$size" log | tail -n "$3" | wc -c))) ;;
esac
echo "$start"
[ "$start" -ge "$size" ] || tail -c "+$((start + 1))" log | head -c "$((size - start))"
