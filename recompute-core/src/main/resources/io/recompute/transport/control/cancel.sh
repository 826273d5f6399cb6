# Ends what the shell $1 has started, and the shell: TERM, then KILL.

# descendants PID...: their process ids, the given ones included, in no order.
descendants() {
    if [ -r /proc/self/stat ]; then
        for file in /proc/[0-9]*/stat; do
            IFS= read -r line <"$file" || continue
            rest=${line##*) }
            rest=${rest#* }
            printf '%s %s\n' "${line%% *}" "${rest%% *}"
        done 2>/dev/null
    else
        ps -A -o pid= -o ppid=
    fi | awk -v roots="$*" '
        { parent[$1] = $2 }
        END {
            count = split(roots, root, " ")
            for (i = 1; i <= count; i++) found[root[i]] = 1
            do {
                more = 0
                for (pid in parent)
                    if (!(pid in found) && (parent[pid] in found)) { found[pid] = 1; more = 1 }
            } while (more)
            for (pid in found) print pid
        }'
}

all=$(descendants "$1")
# shellcheck disable=SC2086 # one word for each process
kill -s TERM $all 2>/dev/null
left=50
# shellcheck disable=SC2086
while [ $left -gt 0 ] && kill -0 $all 2>/dev/null; do
    sleep 0.1
    left=$((left - 1))
done
# shellcheck disable=SC2086
kill -s KILL $all 2>/dev/null
true
