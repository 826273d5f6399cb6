# Ends runs with all their processes, and checks that none is left.
# $1 runs directory, $2 first signal, $3 tenths of a second until KILL, then ids
# Prints "killed ID", "ended ID" (it had ended before) or "left ID PID..." for each.
cd -- "$1" || exit 66
signal=$2 grace=$3
shift 3
now=$(boot)

# members ID: its processes. Those of its session are ours where the leader is proven to live or one of them carries the
# run's cookie; others where they carry it. A process that is neither is a stranger's, whatever its number.
members() {
    read_start "$1" && [ "$start_boot" = "$now" ] || return 0
    if [ ! -r /proc/self/stat ]; then
        # Without a proof for the leader, none for what has its number.
        alive "$start_pid" "$start_ticks" || return 0
        ps -A -o pid= -o ppid= -o pgid= | awk -v leader="$start_pid" '
            { parent[$1] = $2; if ($1 == leader || $3 == leader) found[$1] = 1 }
            END {
                do {
                    more = 0
                    for (pid in parent)
                        if (!(pid in found) && (parent[pid] in found)) { found[pid] = 1; more = 1 }
                } while (more)
                for (pid in found) print pid
            }'
        return 0
    fi
    ours=no carriers=' ' cookie=RECOMPUTE_RUN_COOKIE=$start_pid-$start_ticks-$start_boot
    alive "$start_pid" "$start_ticks" && ours=yes
    for file in $(grep -lF -- "$cookie" /proc/[0-9]*/environ 2>/dev/null); do
        pid=${file#/proc/} pid=${pid%/environ}
        { tr '\0' '\n' <"$file" | grep -qxF -- "$cookie"; } 2>/dev/null || continue
        carriers="$carriers$pid "
        if read_stat "$pid" && [ "$stat_session" = "$start_pid" ]; then ours=yes; fi
    done
    for file in /proc/[0-9]*; do
        pid=${file#/proc/}
        read_stat "$pid" && [ "$stat_state" != Z ] && [ "$stat_state" != X ] || continue
        case $carriers in *" $pid "*) echo "$pid" && continue ;; esac
        [ $ours = no ] || [ "$stat_session" != "$start_pid" ] || echo "$pid"
    done
}

# signal_all SIGNAL ID
signal_all() {
    for pid in $(members "$2"); do
        kill -s "$1" "$pid" 2>/dev/null
    done
}

# await_none TENTHS ID...: waits until none of the runs has a process left. Looking takes its time as well, so that the
# clock, which knows whole seconds, ends a long wait.
await_none() {
    left=$(($1 * 2)) deadline=$(($(date +%s) + $1 / 10 + 1))
    shift
    for run; do
        while [ -n "$(members "$run")" ]; do
            [ $left -gt 0 ] && [ "$(date +%s)" -le $deadline ] || return 1
            sleep 0.05 2>/dev/null || sleep 1
            left=$((left - 1))
        done
    done
}

live=
for id; do
    if [ -n "$(members "$id")" ]; then
        # Where it has ended and only left something behind, that end stands.
        [ -e "$id/exit" ] || echo "$signal" >"$id/killed"
        live="$live $id"
        signal_all "$signal" "$id"
    else
        echo "ended $id"
    fi
done
# shellcheck disable=SC2086 # ids have no blanks
if [ -n "$live" ] && ! await_none "$grace" $live; then
    for attempt in 1 2 3; do
        for id in $live; do signal_all KILL "$id"; done
        await_none 20 $live && break
    done
fi
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
