# Prints a run's log as it grows, until the run has ended or the reader is gone. What was written last may be missing:
# the reader compares with the recorded size.
# $1 run directory, $2 "from" or "tail", $3 the offset, or how many lines
cd -- "$1" || exit 66
start_of_log "$2" "$3"
echo "$start"

exec 3<&0 </dev/null
if [ -p alive ]; then exec 4<>alive 5<alive 4>&-; fi
tail -c "+$((start + 1))" -f log 5<&- 3<&- 2>/dev/null &
follower=$!
# The end of the standard input says that nobody reads any longer.
(cat <&3 >/dev/null; kill "$follower" $$) >/dev/null 2>&1 5<&- &
reader=$!
exec 3<&-
now=$(boot)
if [ -p alive ]; then read -r nothing <&5; fi
while [ ! -e exit ] && run_alive . "$now"; do
    sleep 0.1 2>/dev/null || sleep 1
done
end_children "$follower" "$reader"
