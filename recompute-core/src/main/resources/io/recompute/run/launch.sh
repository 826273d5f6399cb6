# Starts a run, once: the second attempt with the same id finds it started.
# $1 project directory, $2 id, $3 name, $4 title, $5 command, $6 environment, $7 shell, $8 text of the runner
# Prints "started PID" or "attached PID". Exit status: 66 no project directory, 73 no run directory, 75 it did not start.
old_umask=$(umask)
umask 077
cd -- "$1" 2>/dev/null || { echo "no directory $1" >&2; exit 66; }
project=$(pwd -P)
run=$project/.recompute/runs/$2
mkdir -p .recompute/runs || exit 73

left=100
until mkdir "$run" 2>/dev/null; do
    [ -d "$run" ] || { mkdir "$run" || exit 73; break; }
    if read_start "$run"; then
        echo "attached $start_pid"
        exit
    fi
    [ $left -gt 0 ] || { echo "run $2 exists, but has not started" >&2; exit 75; }
    sleep 0.1 2>/dev/null || sleep 1
    left=$((left - 1))
done

# What is needed for its end, too, is written before it starts: a full disk is noticed here.
{
    printf '%s\n' "$3" >"$run/name" && printf '%s\n' "$4" >"$run/title" && printf '%s\n' "$5" >"$run/command" &&
        printf '%s\n' "$6" >"$run/environment" && printf '%s\n' "$8" >"$run/runner" &&
        printf '%s\n' "$old_umask" >"$run/umask" && true >"$run/log"
} || {
    # A shell's own message may be no more than "I/O error".
    free=$(df -Pk . | awk 'NR == 2 { print $4 }')
    [ "${free:-1}" -gt 0 ] || echo "No space left on device" >&2
    rm -rf "$run"
    exit 73
}
mkfifo "$run/alive" 2>/dev/null # without it, ends are polled for

answer=$(/bin/sh "$run/runner" detach "$run" "$project" "$7" 8>&1 </dev/null >>"$run/log" 2>&1 &)
case $answer in
    started*)
        # The link to the newest run's log. Of two launches at once, either may win.
        name=${project##*/}.log
        ln -s ".recompute/runs/$2/log" ".recompute/log-$2" && mv -f ".recompute/log-$2" "./$name"
        echo "$answer"
        ;;
    *)
        # It does not start later: whatever could have started it has closed descriptor 8.
        cat "$run/log" >&2
        rm -rf "$run"
        exit 75
        ;;
esac
