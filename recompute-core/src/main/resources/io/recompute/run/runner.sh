#!/bin/sh
# Looks after one run: runner detach|supervise|job RUN-DIRECTORY PROJECT-DIRECTORY SHELL
# It stands on its own: whoever started it may be gone. It is never changed while it is there.
#   detach     becomes the supervisor, in a session of its own: what ends the one who launches does not reach it
#   supervise  starts the job in a session of its own, waits for it, records its end in RUN-DIRECTORY/exit
#   job        records itself in RUN-DIRECTORY/start, then becomes the command
# Descriptor 8 leads to the one who launches and is closed as soon as the job is recorded; 9 holds the pipe "alive" open
# for as long as the supervisor lives, so that its end can be waited for.
role=$1 run=$2 project=$3 shell=$4
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

case $role in
    detach)
        in_session /bin/sh "$run/runner" supervise "$run" "$project" "$shell"
        ;;
    supervise)
        if [ -p "$run/alive" ]; then exec 9<>"$run/alive"; fi
        (in_session /bin/sh "$run/runner" job "$run" "$project" "$shell" "$$") 9>&- &
        job=$!
        exec 8>&-
        wait "$job"
        status=$?
        printf '1 %s %s %s\n' "$status" "$(wc -c <"$run/log" | tr -d ' ')" "$(date +%s)" >"$run/exit.new"
        mv "$run/exit.new" "$run/exit"
        ;;
    job)
        supervisor=$5
        printf '1 %s %s %s %s %s %s\n' "$$" "$(start_of $$)" "$(boot)" "$(date +%s)" \
            "$supervisor" "$(start_of "$supervisor")" >"$run/start.new" &&
            mv "$run/start.new" "$run/start" || exit 126
        echo "started $$" >&8
        exec 8>&-
        umask "$(cat "$run/umask")"
        cd -- "$project" || exit 126
        # shellcheck disable=SC1091
        . "$run/environment"
        exec "$shell" "$run/command"
        ;;
esac
