# Ends a run whose time is over. Sleeps all the while; the supervisor, or a kill of it, lets it end. Called without times it
# ends the run at once: the supervisor of a scheduler's job does so.
# $1 run directory, $2 seconds that the run may take, 0 for any, $3 seconds between TERM and KILL, $4 seconds without a
# renewal after which it ends, 0 for never. No clock is looked at: it may be set while the run goes on.
limit=${2-} grace=${3-} lease=${4-} on_node=yes
cd -- "$1/.." || exit 66
id=${1##*/}
now=$(boot)
if [ -z "$limit" ]; then
    end_all 0 "$id"
    exit 0
fi
trap 'end_nap "$!"; exit 0' TERM ALRM

# stop REASON: of it and the supervisor, who has seen the end of the job, one decides how the run has ended.
stop() {
    mkdir "$id/decided" 2>/dev/null || exit 0
    trap '' TERM ALRM
    [ -e "$id/killed" ] || echo "TERM $1" >"$id/killed"
    signal_all TERM "$id"
    end_all $((grace * 10)) "$id"
    exit 0
}

# Nothing can be ended that has not started; the time counts from then on.
supervisor=$PPID ticks=$(start_of "$PPID")
until [ -e "$id/start" ]; do
    alive "$supervisor" "$ticks" || exit 0
    sleep 0.1 2>/dev/null || sleep 1
done

left=$limit idle=0 period=$limit
[ "$lease" -eq 0 ] || period=$(((lease + 3) / 4))
while :; do
    tick=$period
    # While it waits for graphics processors its time does not count.
    waits=no
    if [ -e "$id/waiting" ]; then waits=yes tick=1; fi
    if [ "$limit" -gt 0 ] && [ "$left" -lt "$tick" ]; then tick=$left; fi
    sleep "$tick" &
    wait "$!"
    if [ "$limit" -gt 0 ] && [ $waits = no ]; then
        left=$((left - tick))
        [ "$left" -gt 0 ] || stop limit
    fi
    if [ "$lease" -gt 0 ]; then
        if rm "$id/renewed" 2>/dev/null; then idle=0; else idle=$((idle + tick)); fi
        [ "$idle" -lt "$lease" ] || stop lease
    fi
done
