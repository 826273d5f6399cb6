# Finds and ends all processes of a run. Stands in the directory of all runs; now is the present boot.

# members ID: its processes. Those of its session are ours where the leader is proven to live or one of them carries the
# run's cookie; others where they carry it, unless the run keeps its children. A process that is neither is a stranger's,
# whatever its number.
members() {
    # What a scheduler runs may be on another machine, where its own guard sees to it.
    [ -n "${on_node-}" ] || [ ! -e "$1/launcher" ] || return 0
    read_start "$1" && [ "$start_boot" = "$now" ] || return 0
    keep=no
    [ ! -e "$1/keep-children" ] || keep=yes
    if [ ! -r /proc/self/stat ]; then
        # Without a proof for the leader, none for what has its number.
        alive "$start_pid" "$start_ticks" || return 0
        ps -A -o pid= -o ppid= -o pgid= | awk -v leader="$start_pid" -v keep=$keep '
            { parent[$1] = $2; if ($1 == leader || $3 == leader) found[$1] = 1 }
            END {
                more = 1
                while (keep == "no" && more != 0) {
                    more = 0
                    for (pid in parent)
                        if (!(pid in found) && (parent[pid] in found)) { found[pid] = 1; more = 1 }
                }
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
        if [ $keep = no ]; then
            case $carriers in *" $pid "*) echo "$pid" && continue ;; esac
        fi
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

# end_all TENTHS ID...: ends with KILL those of the runs that do not end within that time.
end_all() {
    patience=$1
    shift
    if ! await_none "$patience" "$@"; then
        for attempt in 1 2 3; do
            for run; do signal_all KILL "$run"; done
            await_none 20 "$@" && break
        done
    fi
}
