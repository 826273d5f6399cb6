# Prints a run's log as it grows, until the run has ended, the reader is gone, or the file has become shorter. What was
# written last may be missing: the reader compares with the recorded size.
# $1 run directory, $2 "from", "tail" or "since", $3 the offset, lines or seconds, $4 the file, $5 "heard" or "unheard"
log=$4
cd -- "$1" 2>/dev/null || log=
open_log "$2" "$3"
echo "$start $size $start $inode"
[ ! -e exit ] || exec tail -c "+$((start + 1))" "$log"

exec 3<&0 </dev/null 6>/dev/null 2>/dev/null
if [ -p alive ]; then exec 4<>alive 5<alive 4>&-; fi
# A tail that sees the file become shorter says so and starts over, its bytes then being at other places than the reader
# believes. So its words go to a pipe that nobody reads, which ends it. Other words it may have are not worth that.
if [ "$5" = heard ] && mkfifo "mute-$$"; then
    exec 7<>"mute-$$" 6>"mute-$$" 7>&-
    rm -f "mute-$$"
fi
tail -c "+$((start + 1))" -f "$log" 2>&6 3<&- 5<&- 6>&- &
follower=$!
# The end of the standard input says that nobody reads any longer.
(cat <&3 >/dev/null; kill "$follower") >/dev/null 5<&- &
reader=$!
exec 3<&-
(
    now=$(boot)
    if [ -e launcher ]; then
        id=${PWD##*/}
        (cd .. && await_over "$id")
    fi
    if [ -p alive ]; then read -r nothing <&5; fi
    while [ ! -e exit ] && run_alive . "$now"; do
        sleep 0.1 || sleep 1
    done
    kill "$follower"
) >/dev/null &
watcher=$!
exec 5<&-
wait "$follower"
end_children "$reader" "$watcher"
