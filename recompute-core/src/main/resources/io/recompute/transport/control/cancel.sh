# Ends what the shell $1, started at $2, has started, and the shell: TERM, then KILL. $2 tells it from a later process of
# the same number; it is empty where /proc tells nothing.

# processes: a line with id, parent, start and state of each process.
processes() {
    if [ -r /proc/self/stat ]; then
        for file in /proc/[0-9]*/stat; do
            IFS= read -r line <"$file" || continue
            # shellcheck disable=SC2086 # one word for each field
            set -- "${line%% *}" ${line##*) }
            echo "$1 $3 ${21} $2"
        done 2>/dev/null
    else
        ps -A -o pid= -o ppid= -o stat= | while read -r pid parent state; do echo "$pid $parent - $state"; done
    fi
}

# add_descendants: adds what lives below those in $all to it, each as PID:START, and drops what does not live any more.
# Parents come before their children: a shell that is ended first has nothing to say of the end of its command.
add_descendants() {
    all=$(processes | awk -v known="$all" '
        $4 !~ /^[ZX]/ { parent[$1] = $2; start[$1] = $3 }
        END {
            count = split(known, one, " ")
            last = 0
            for (i = 1; i <= count; i++) {
                split(one[i], part, ":")
                if ((part[1] in start) && (part[2] == "" || part[2] == start[part[1]])) {
                    found[part[1]] = 1
                    order[++last] = part[1]
                }
            }
            do {
                more = 0
                for (pid in parent)
                    if (!(pid in found) && (parent[pid] in found)) { found[pid] = 1; order[++last] = pid; more = 1 }
            } while (more)
            for (i = 1; i <= last; i++) print order[i] ":" start[order[i]]
        }')
}

# signal_all SIGNAL
signal_all() {
    for process in $all; do
        kill -s "$1" "${process%%:*}" 2>/dev/null
    done
}

# await_none TENTHS: waits until none is left.
await_none() {
    left=$1
    add_descendants
    while [ -n "$all" ]; do
        [ "$left" -gt 0 ] || return 1
        sleep 0.1 2>/dev/null || sleep 1
        left=$((left - 1))
        add_descendants
    done
}

all=$1:$2
add_descendants
signal_all TERM
await_none 50 && exit
signal_all KILL
await_none 20
true
