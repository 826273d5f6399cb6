# Tells of runs' ends as they happen. $1 runs directory; reads ids from standard input, a line each, until its end.
# Prints "watching", then a line for each run that has ended: ID STATUS SIZE TIME SIGNAL REASON, with - for what is not known.
cd -- "$1" || exit 66
now=$(boot)
echo watching

# await_end ID: sleeps on the pipe that the supervisor holds open; reads its end when the supervisor ends.
await_end() {
    # It may be about to start: whoever launches it has made the directory before.
    left=100
    while [ -d "$1" ] && [ ! -e "$1/launcher" ] && [ ! -e "$1/start" ] && [ ! -e "$1/exit" ] && [ $left -gt 0 ]; do
        sleep 0.1 2>/dev/null || sleep 1
        left=$((left - 1))
    done
    if [ -e "$1/launcher" ]; then
        await_over "$1"
        return
    fi
    if [ -p "$1/alive" ]; then
        # Opened for both first, which never blocks; then the own writing end is closed again.
        exec 4<>"$1/alive" 5<"$1/alive" 4>&-
        # A supervisor that is gone has recorded the end before: then there is no writer, and read ends at once.
        read -r nothing <&5
        exec 5<&-
    fi
    while [ ! -e "$1/exit" ] && run_alive "$1" "$now"; do
        sleep 0.1 2>/dev/null || sleep 1
    done
}

tell() {
    code=- size=- time=- signal=- why=- reason=-
    { read -r version code size time why <"$1/exit"; } 2>/dev/null
    { read -r signal reason <"$1/killed"; } 2>/dev/null
    if [ ! -e "$1/exit" ]; then
        size=$(wc -c 2>/dev/null <"$1/log" | tr -d ' ')
        reason=$(lost_reason "$1" "$now")
    fi
    [ "${reason:--}" != - ] || reason=${why:--}
    printf '%s %s %s %s %s %s\n' "$1" "$code" "${size:--}" "$time" "$signal" "$reason"
}

# more_jobs: adds to jobs the lines of 7 that have come since. A line that goes on in another page of the file comes in two
# pieces: what is there of one that has no end yet is kept in piece.
more_jobs() {
    while IFS= read -r id <&7; do jobs="$jobs $piece$id" piece=; done
    piece=$piece$id
}

# await_jobs: for all that are jobs, whose ids come as lines of 7. Files tell of their ends, and the schedulers are asked now and
# then, once for all; there may be hundreds.
await_jobs() {
    jobs='' piece='' naps=0
    while :; do
        more_jobs
        rest=
        for id in $jobs; do
            if is_over "$id"; then tell "$id"; else rest="$rest $id"; fi
        done
        jobs=$rest
        sleep 0.2 2>/dev/null || { sleep 1 && naps=$((naps + 4)); }
        naps=$((naps + 1))
        if [ $naps -ge 50 ]; then
            # shellcheck disable=SC2086 # ids have no blanks
            [ -z "$jobs" ] || settle $jobs >/dev/null
            naps=0
        fi
    done
}

waiting='' queue=
while IFS= read -r id; do
    if [ -e "$id/launcher" ]; then
        if [ -z "$queue" ]; then
            # A file, since who reads one is not held up at its end. Nobody else needs its name.
            queue=$(mktemp 2>/dev/null) || queue=.watching-$$
            exec 6>"$queue" 7<"$queue"
            rm -f "$queue"
            await_jobs 6>&- &
            waiting="$waiting $!"
        fi
        echo "$id" >&6
    else
        (await_end "$id"; tell "$id") &
        waiting="$waiting $!"
    fi
done
# shellcheck disable=SC2086 # one word for each process
end_children $waiting
