# Ends runs with all their processes, and checks that none is left.
# $1 runs directory, $2 first signal, $3 tenths of a second until KILL, then ids
# Prints "killed ID", "ended ID" (it had ended before) or "left ID PID..." for each.
cd -- "$1" || exit 66
signal=$2 grace=$3
shift 3
now=$(boot)

live='' jobs=
for id; do
    if [ -e "$id/launcher" ]; then
        jobs="$jobs $id"
    elif [ -n "$(members "$id")" ]; then
        # Where it has ended and only left something behind, that end stands.
        [ -e "$id/exit" ] || [ -e "$id/killed" ] || echo "$signal" >"$id/killed"
        live="$live $id"
        signal_all "$signal" "$id"
    else
        echo "ended $id"
    fi
done
# shellcheck disable=SC2086 # ids have no blanks
[ -z "$live" ] || end_all "$grace" $live
for id in $live; do
    rest=$(members "$id" | tr '\n' ' ')
    if [ -n "$rest" ]; then
        echo "left $id $rest"
        continue
    fi
    # Its supervisor now records the end; that is soon, but not at once.
    left=100
    while [ ! -e "$id/exit" ] && [ $left -gt 0 ] && run_alive "$id" "$now"; do
        sleep 0.02 2>/dev/null || sleep 1
        left=$((left - 1))
    done
    echo "killed $id"
done
# shellcheck disable=SC2086
[ -z "$jobs" ] || kill_jobs "$signal" "$grace" $jobs
