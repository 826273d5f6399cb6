#!/bin/sh
# Looks after one run: runner detach|supervise|job RUN-DIRECTORY PROJECT-DIRECTORY SHELL
# It stands on its own: whoever started it may be gone. It is never changed while it is there.
#   detach     becomes the supervisor, in a session of its own: what ends the one who launches does not reach it
#   supervise  starts the job in a session of its own, waits for it, records its end in RUN-DIRECTORY/exit
#   job        records itself in RUN-DIRECTORY/start, then becomes the command
# Descriptor 8 leads to the one who launches and is closed as soon as the job is recorded; 9 holds the pipe "alive" open
# for as long as the supervisor lives, so that its end can be waited for.
role=$1 run=$2 project=$3 shell=$4
outputs=together # or separate: a program of its own for each run
umask 077

# @PROCESS@

# in_session COMMAND...: becomes COMMAND in a session of its own, under the same process id.
in_session() {
    if command -v setsid >/dev/null 2>&1; then
        exec setsid "$@"
    elif command -v python3 >/dev/null 2>&1; then
        exec python3 -c 'import os, sys; os.setsid(); os.execvp(sys.argv[1], sys.argv[1:])' "$@"
    elif command -v perl >/dev/null 2>&1; then
        exec perl -MPOSIX -e 'POSIX::setsid(); exec @ARGV' "$@"
    fi
    echo "recompute: no setsid, python3 or perl here: a kill reaches fewer of this run's processes" >&2
    exec nohup "$@"
}

# with_signals COMMAND...: becomes COMMAND with INT and QUIT as programs expect them. A shell starts what it does not wait
# for with both ignored, cannot take that back, and Python then never sees a KeyboardInterrupt.
with_signals() {
    if env --default-signal=INT --default-signal=QUIT true 2>/dev/null; then
        exec env --default-signal=INT --default-signal=QUIT "$@"
    elif command -v perl >/dev/null 2>&1; then
        exec perl -e '$SIG{INT} = $SIG{QUIT} = "DEFAULT"; exec { $ARGV[0] } @ARGV' "$@"
    elif command -v python3 >/dev/null 2>&1; then
        exec python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL); signal.signal(signal.SIGQUIT, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])' "$@"
    fi
    exec "$@"
}

# open_pipes: 3 and 4 become the ends of a pipe for the output, 5 and 6 of one for the errors. Nothing waits for anybody.
open_pipes() {
    command -v tee >/dev/null && mkfifo "$run/pipe1" "$run/pipe2" && true >"$run/stdout" && true >"$run/stderr" &&
        exec 7<>"$run/pipe1" 3<"$run/pipe1" 4>"$run/pipe1" 7<>"$run/pipe2" 5<"$run/pipe2" 6>"$run/pipe2" 7>&- &&
        rm -f "$run/pipe1" "$run/pipe2"
}

# await_copies PID PID: until all is copied. What the job has left behind may hold a pipe for ever: then until nothing
# came for two seconds, or for a minute.
await_copies() {
    quiet=40 left=1200 seen=
    while [ $quiet -gt 0 ] && [ $left -gt 0 ] && { is_child "$1" || is_child "$2"; }; do
        sleep 0.05 2>/dev/null || { sleep 1 && quiet=$((quiet - 19)); }
        size=$(wc -c <"$run/log")
        if [ "$size" = "$seen" ]; then quiet=$((quiet - 1)); else quiet=40 seen=$size; fi
        left=$((left - 1))
    done
}

# size_of FILE
size_of() { wc -c <"$run/$1" | tr -d ' '; }

case $role in
    detach)
        # A run that another run starts is none of that one's processes.
        unset RECOMPUTE_RUN_ID RECOMPUTE_RUN_COOKIE
        in_session /bin/sh "$run/runner" supervise "$run" "$project" "$shell"
        ;;
    supervise)
        if [ -p "$run/alive" ]; then exec 9<>"$run/alive"; fi
        if [ $outputs = separate ] && open_pipes; then
            tee -a "$run/log" <&3 >>"$run/stdout" 3<&- 4>&- 5<&- 6>&- 8>&- 9>&- &
            copy1=$!
            tee -a "$run/log" <&5 >>"$run/stderr" 3<&- 4>&- 5<&- 6>&- 8>&- 9>&- &
            copy2=$!
        else
            [ $outputs = together ] || echo "recompute: no pipes or no tee here: the outputs are not kept apart"
            outputs=together
            exec 4>&1 6>&2
        fi
        (in_session /bin/sh "$run/runner" job "$run" "$project" "$shell" "$$") >&4 2>&6 3<&- 4>&- 5<&- 6>&- 9>&- &
        job=$!
        exec 8>&- 2>/dev/null 3<&- 4>&- 5<&- 6>&- # what the shell says of the job's end is no part of the job's log
        wait "$job"
        status=$?
        if [ $outputs = separate ]; then
            await_copies "$copy1" "$copy2"
            echo "$(size_of stdout) $(size_of stderr)" >"$run/outputs"
        fi
        printf '1 %s %s %s\n' "$status" "$(size_of log)" "$(date +%s)" >"$run/exit.new"
        mv "$run/exit.new" "$run/exit"
        ;;
    job)
        supervisor=$5
        ticks=$(start_of $$) now=$(boot)
        printf '1 %s %s %s %s %s %s\n' "$$" "$ticks" "$now" "$(date +%s)" \
            "$supervisor" "$(start_of "$supervisor")" >"$run/start.new" &&
            mv "$run/start.new" "$run/start" || exit 126
        # Whoever launched it may be gone, which is no reason to end.
        (trap '' PIPE; echo "started $$" >&8) 2>/dev/null
        exec 8>&-
        umask "$(cat "$run/umask")"
        cd -- "$project" || exit 126
        # From here on no variable counts: the environment may set any of them.
        set -- "$$-$ticks-$now" "$run/environment" "$shell" "$run/command"
        # shellcheck disable=SC1090,SC1091
        . "$2"
        export RECOMPUTE_RUN_COOKIE="$1" # no process of this machine has it but those that the job starts
        shift 2
        with_signals "$@"
        ;;
esac
