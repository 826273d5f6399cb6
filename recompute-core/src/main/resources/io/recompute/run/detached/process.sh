# What other scripts know of processes. A process is told by its id, its start time and the boot it belongs to: the id
# alone is used again.

# read_stat PID: sets stat_state, stat_ppid, stat_group, stat_session and stat_ticks from /proc; fails where there is no
# such process. The name in parentheses may hold anything, so what counts stands behind the last one.
read_stat() {
    { IFS= read -r stat_line <"/proc/$1/stat"; } 2>/dev/null || return 1
    # shellcheck disable=SC2086 # one word for each field
    set -- ${stat_line##*\) }
    stat_state=$1 stat_ppid=$2 stat_group=$3 stat_session=$4
    shift 19
    stat_ticks=$1
}

# start_of PID: prints when it was started, as one word without a meaning of its own.
start_of() {
    if [ -r /proc/self/stat ]; then
        read_stat "$1" && printf '%s' "$stat_ticks"
    else
        LC_ALL=C TZ=UTC0 ps -o lstart= -p "$1" | tr -s ' ' _
    fi
}

# boot: prints which boot of the machine this is, as one word.
boot() {
    { IFS= read -r boot_line </proc/sys/kernel/random/boot_id; } 2>/dev/null ||
        boot_line=$(sysctl -n kern.bootsessionuuid 2>/dev/null) || # the time of the boot moves with the clock
        boot_line=$(sysctl -n kern.boottime 2>/dev/null | tr -cd '0-9,' | cut -d, -f1)
    printf '%s' "${boot_line:-unknown}"
}

# alive PID START: does that very process live? A zombie does not.
alive() {
    [ -n "$2" ] || return 1
    if [ -r /proc/self/stat ]; then
        read_stat "$1" && [ "$stat_ticks" = "$2" ] && [ "$stat_state" != Z ] && [ "$stat_state" != X ]
    else
        [ "$(start_of "$1")" = "$2" ] && case $(ps -o stat= -p "$1") in Z*) false ;; esac
    fi
}

# read_start DIRECTORY: sets start_* from a run's start file; fails where it has not started.
read_start() {
    { IFS=' ' read -r start_version start_pid start_ticks start_boot start_time start_supervisor start_supervisor_ticks \
        <"$1/start"; } 2>/dev/null
}

# run_alive DIRECTORY BOOT: is the run going on, or its end being recorded?
run_alive() {
    if [ -e "$1/launcher" ]; then
        [ ! -e "$1/exit" ] && [ ! -e "$1/lost" ] && { [ -e "$1/job" ] || [ -e "$1/start" ]; }
        return
    fi
    read_start "$1" && [ "$start_boot" = "$2" ] &&
        { alive "$start_pid" "$start_ticks" || alive "$start_supervisor" "$start_supervisor_ticks"; }
}

# is_child PID: is that a process which this shell has started and which is still there?
is_child() {
    if [ -r /proc/self/stat ]; then
        read_stat "$1" && [ "$stat_ppid" = "$$" ] && [ "$stat_state" != Z ]
    else
        [ "$(ps -o ppid= -p "$1" | tr -d ' ')" = "$$" ]
    fi
}

# end_children PID...: ends those that are there; the numbers of the others may be a stranger's by now.
end_children() {
    for child; do
        if is_child "$child"; then kill "$child" 2>/dev/null; fi
    done
}

# end_nap PID: ends a child that sleeps. By KILL: TERM is lost where the child has not become its program yet.
end_nap() {
    if is_child "$1"; then kill -s KILL "$1" 2>/dev/null; fi
}

# place_once FILE NAME: gives what FILE holds, one line that nobody else writes, that NAME as well, at once and only where
# there is none yet. Succeeds where NAME then holds it, whatever a file server said; a file system without links is served
# by creating it exclusively.
place_once() {
    ln "$1" "$2" 2>/dev/null || { [ ! -e "$2" ] && (set -C && cat "$1" >"$2"); } 2>/dev/null
    { IFS= read -r mine <"$1" && IFS= read -r placed <"$2" && [ "$mine" = "$placed" ]; } 2>/dev/null
}

# read_oom FILE: sets oom to how often the kernel killed in a group of processes for want of memory.
read_oom() {
    oom=
    while read -r oom_key oom_value; do
        if [ "$oom_key" = oom_kill ]; then oom=$oom_value; fi
    done 2>/dev/null <"$1"
    [ -n "$oom" ]
}

# out_of_memory DIRECTORY: has the kernel killed in the run's group since the run started?
out_of_memory() {
    { read -r oom_before oom_file <"$1/memory"; } 2>/dev/null && [ -r "$oom_file" ] && read_oom "$oom_file" &&
        [ "$oom" -gt "$oom_before" ]
}

# lost_reason DIRECTORY BOOT: prints why a run that is gone has no end recorded.
lost_reason() {
    if { IFS= read -r lost_word <"$1/lost"; } 2>/dev/null; then
        echo "$lost_word"
    elif read_start "$1" && [ "$start_boot" != "$2" ]; then
        echo reboot
    elif out_of_memory "$1"; then
        echo memory
    else
        echo gone
    fi
}
