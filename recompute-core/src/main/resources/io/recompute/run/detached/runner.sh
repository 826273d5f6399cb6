#!/bin/sh
# Looks after one run: runner ROLE RUN-DIRECTORY PROJECT-DIRECTORY SHELL ATTEMPT [SUPERVISOR [OUTPUTS]]
# It stands on its own: whoever started it may be gone. It is never changed while it is there.
#   detach     becomes the supervisor, in a session of its own: what ends the one who launches does not reach it
#   serve      is the supervisor where a scheduler has started it
#   supervise  starts the job in a session of its own, waits for it, records its end in RUN-DIRECTORY/exit: the last that
#              is written there, but for the names of graphics processors and what the job's own children still say
#   job        claims the run by the number after its attempt's, records itself in RUN-DIRECTORY/start, waits for graphics
#              processors where the run wants some, then becomes the command; where that number is taken, another attempt
#              starts the run
#   times      notes how the outputs grow; a program of its own, as some shells' children hold their parent's descriptors
#   gpus       adds the graphics processors to the record
# Descriptor 8 leads to the one who launches and is closed as soon as the job is recorded; 9 holds the pipe "alive" open
# for as long as the supervisor lives, so that its end can be waited for.
role=$1 run=$2 project=$3 shell=$4 attempt=$5 supervisor=${6-$$} asked=''
outputs=together # or separate: a program of its own for each run
outputs=${7-$outputs}
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
    rm -f "$run/keep-children" # nothing can be told by its session
    [ "$role" = detach ] || # that is said once
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

# watch_memory: notes where the kernel counts what it killed for want of memory in this process's group, and the count now.
watch_memory() {
    while IFS=: read -r hierarchy controllers path; do
        case $hierarchy:$controllers in
            0:) file=/sys/fs/cgroup$path/memory.events ;;
            *:memory) file=/sys/fs/cgroup/memory$path/memory.oom_control ;;
            *) continue ;;
        esac
        if [ -r "$file" ] && read_oom "$file"; then printf '%s %s\n' "$oom" "$file" >"$run/memory"; fi
    done 2>/dev/null </proc/self/cgroup
}

# describe: adds to the record what the machine is.
describe() {
    # shellcheck disable=SC2046 # four words
    set -- $(uname -snrm)
    {
        printf 'host=%s\nkernel=%s %s\narchitecture=%s\n' "${2-}" "${1-}" "${3-}" "${4-}"
        # shellcheck disable=SC1090,SC1091
        visible=$(. "$run/environment" && printf '%s' "${CUDA_VISIBLE_DEVICES-unset}")
        [ "$visible" = unset ] || [ -e "$run/gpus" ] || printf 'cuda_visible_devices=%s\n' "$visible"
        # shellcheck disable=SC1090,SC1091
        python=$(. "$run/environment" && printf '%s' "${VIRTUAL_ENV-}")
        case $python in */.recompute/environments/*) printf 'python_environment=%s\n' "${python##*/}" ;; esac
    } >>"$run/record"
}

# describe_gpus: adds the graphics processors. Their driver's tool may take seconds, also after the run's end: nobody waits.
describe_gpus() {
    sleep 1 # the start comes first
    gpus=$(timeout -s KILL 10 nvidia-smi -L | while IFS= read -r gpu; do printf 'gpu=%s\n' "$gpu"; done)
    if [ -n "$gpus" ] && is_ours; then printf '%s\n' "$gpus" >>"$run/record"; fi
}

# note_time: notes the time and how large the outputs are, so that a log can be read from some time on. The sizes are taken
# first: what is written after that time stands behind them.
note_time() {
    sizes=$(size_of log)
    [ $outputs = together ] || sizes="$sizes $(size_of stdout) $(size_of stderr)"
    time=$(date +%s)
    [ "$sizes" = "$noted" ] || echo "$time $sizes" >>"$run/times"
    noted=$sizes
}

# note_times: does so each minute; sleeps all the while. The supervisor ends it before it notes the last time itself.
note_times() {
    noted='' supervisor_ticks=$(start_of "$supervisor") pause=1 # the start comes first
    trap 'end_nap "$!"; exit 0' TERM ALRM # $! is there before any other variable could be
    while :; do
        sleep $pause &
        wait "$!"
        pause=60
        alive "$supervisor" "$supervisor_ticks" && is_ours || exit 0
        note_time
        each_lease touch -c # what looks old is taken away from where it lies
    done
}

# each_lease COMMAND...: does that with each file by which the run holds a graphics processor.
each_lease() {
    while IFS= read -r lease; do "$@" -- "$lease"; done 2>/dev/null <"$run/leases"
}

# is_ours: has no other attempt taken the run over, and no scheduler started it again?
is_ours() {
    [ ! -e "$run/launch.$((attempt + 2))" ] || return
    { read -r claim pid ticks boot begun claimant claimant_ticks <"$run/launch.$((attempt + 1))"; } 2>/dev/null || return 0
    [ "$claim" = 1 ] && [ "$claimant" = "$supervisor" ] && [ "$claimant_ticks" = "$(start_of "$supervisor")" ]
}

# end_roles PID...: ends programs of start_role, and the guard, which end of both signals. TERM is lost where it comes before the
# child has become its program and this shell has a trap for it, as the supervisor of a scheduler's job does; it has none for
# ALRM. A lost one would be waited for for ever.
end_roles() {
    for child; do
        if is_child "$child"; then kill "$child" 2>/dev/null; kill -s ALRM "$child" 2>/dev/null; fi
    done
}

# start_role ROLE: becomes the program that does that for this run.
start_role() {
    exec /bin/sh "$run/runner" "$1" "$run" "$project" "$shell" "$attempt" "$supervisor" $outputs </dev/null >/dev/null 2>&1
}

# await_job: waits for the job, and sets status to its own. A signal to this shell, of a scheduler, interrupts the waiting.
await_job() {
    status=127
    while :; do
        interrupted='' before=$status
        wait "$job"
        status=$?
        [ "$status" != 127 ] || status=$before
        [ -n "$interrupted" ] || return 0
    done
}

# pass SIGNAL NUMBER: hands a scheduler's signal on. It has come to this shell alone, or to all the job's processes. Where a
# kill has lost its patience, TERM ends all here: a scheduler that ends processes one after the other misses what the later
# ones start meanwhile.
pass() {
    interrupted=yes
    [ -n "$job" ] || return 0
    if [ "$1" = TERM ]; then
        asked=yes
        if [ -e "$run/finish" ]; then
            /bin/sh "$run/guard" "$run" </dev/null >/dev/null 2>&1 9>&-
            return
        fi
    fi
    if [ "$1" = TERM ] || [ -e "$run/killed" ] || [ ! -r /proc/self/status ]; then
        kill -s "$1" -- "-$job" 2>/dev/null || kill -s "$1" "$job" 2>/dev/null
    else
        warn "$1" "$2"
    fi
}

# warn SIGNAL NUMBER: to those of the job's session that handle it. The others, the shell before the program or what the
# program has started, would end of a signal that is only to warn.
warn() {
    for file in /proc/[0-9]*; do
        pid=${file#/proc/}
        read_stat "$pid" && [ "$stat_session" = "$job" ] || continue
        while read -r key caught; do
            [ "$key" = SigCgt: ] || continue
            # The last eight digits of the mask are the signals that there have always been.
            if [ $(((0x${caught#????????} >> ($2 - 1)) & 1)) = 1 ]; then kill -s "$1" "$pid"; fi
        done <"$file/status"
    done 2>/dev/null
}

# serve: is the supervisor of a run as a job of a scheduler. It starts again where that puts the job back into its queue
# and the variable RECOMPUTE_RESTARTED says so.
serve() {
    job='' asked='' interrupted=''
    trap 'pass HUP 1' HUP
    trap 'pass INT 2' INT
    trap 'pass QUIT 3' QUIT
    trap 'pass USR1 10' USR1
    trap 'pass USR2 12' USR2
    trap 'pass TERM 15' TERM
    if [ -n "${RECOMPUTE_RESTARTED-}" ] && { read -r word rest <"$run/launch.$((attempt + 1))"; } 2>/dev/null && [ "$word" = 1 ]; then
        # Its first start claimed that number, and may not have ended where its node only seems to have failed.
        while [ -e "$run/launch.$((attempt + 1))" ]; do attempt=$((attempt + 1)); done
        rm -rf "$run/decided"
    else
        unset RECOMPUTE_RESTARTED
    fi
    exec 8>/dev/null
    supervise
}

supervise() {
    job=''
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
    (in_session /bin/sh "$run/runner" job "$run" "$project" "$shell" "$attempt" "$supervisor") \
        >&4 2>&6 3<&- 4>&- 5<&- 6>&- 9>&- &
    job=$! guard=''
    # Whoever launches waits for 8. What the shell says of the job's end is no part of the job's log.
    exec 3<&- 4>&- 5<&- 6>&- 8>&- 2>/dev/null
    if { read -r limit grace lease <"$run/limits"; } 2>/dev/null; then
        /bin/sh "$run/guard" "$run" "$limit" "$grace" "$lease" </dev/null >/dev/null 2>&1 9>&- &
        guard=$!
    fi
    start_role times 9>&- &
    times=$!
    if command -v nvidia-smi >/dev/null; then start_role gpus 9>&- & fi
    describe
    await_job
    each_lease rm -f
    if [ "$status" = 69 ] && [ ! -e "$run/launch.$((attempt + 1))" ]; then
        # It was refused its graphics processors: nothing has started, and nothing is written where another may start.
        # shellcheck disable=SC2086 # none or one
        end_roles $guard "$times"
        exit 0
    fi
    if [ -n "$guard" ]; then
        # A guard that has decided first is about to end what is left.
        if mkdir "$run/decided" 2>/dev/null; then end_roles "$guard"; else wait "$guard"; fi
    fi
    [ $outputs = together ] || await_copies "$copy1" "$copy2"
    end_roles "$times"
    wait "$times"
    is_ours || exit 0
    noted=
    note_time
    [ $outputs = together ] || echo "${sizes#* }" >"$run/outputs"
    reason=
    if [ "$status" = 137 ] && out_of_memory "$run"; then reason=' memory'; fi
    rm -f "$run"/new-*
    printf '1 %s %s %s%s\n' "$status" "${sizes%% *}" "$time" "$reason" >"$run/exit.new"
    # Why a scheduler has ended it, only that knows.
    if [ -n "$asked" ] && [ ! -e "$run/killed" ]; then end=ending; else end='exit'; fi
    mv "$run/exit.new" "$run/$end"
}

job() {
    ticks=$(start_of $$) now=$(boot) visible=
    # shellcheck disable=SC1091
    if [ -e "$run/gpus" ]; then
        . "$run/gpus"
        ask_for_gpus
    fi
    printf '1 %s %s %s %s %s %s\n' "$$" "$ticks" "$now" "$(date +%s)" \
        "$supervisor" "$(start_of "$supervisor")" >"$run/start.$$-$now" &&
        place_once "$run/start.$$-$now" "$run/launch.$((attempt + 1))" || exit 126
    # Whoever attaches at this moment may have made it already.
    mv -f "$run/start.$$-$now" "$run/start" 2>/dev/null || read_start "$run" || exit 126
    if [ -n "${RECOMPUTE_RESTARTED-}" ]; then rm -f "$run/ending" "$run/over" "$run/exit"; fi
    watch_memory
    # Whoever launched it may be gone, which is no reason to end.
    (trap '' PIPE; echo "started $$" >&8) 2>/dev/null
    exec 8>&-
    if [ -e "$run/gpus" ]; then
        await_gpus
        [ -n "$visible" ] || exit 126 # never without
    fi
    umask "$(cat "$run/umask")"
    if [ -d "$run/tree" ]; then
        export RECOMPUTE_PROJECT="$project"
        project=$run/tree
    fi
    cd -- "$project" || exit 126
    # From here on no variable counts: the environment may set any of them.
    set -- "$$-$ticks-$now" "$run/environment" "$visible" "$shell" "$run/command"
    # shellcheck disable=SC1090,SC1091
    . "$2"
    export RECOMPUTE_RUN_COOKIE="$1" # no process of this machine has it but those that the job starts
    case $3 in
        nvidia*) export CUDA_DEVICE_ORDER=PCI_BUS_ID CUDA_VISIBLE_DEVICES="${3#* }" ;;
        amd*)
            unset CUDA_VISIBLE_DEVICES HIP_VISIBLE_DEVICES # they choose among what the next one leaves
            export ROCR_VISIBLE_DEVICES="${3#* }"
            ;;
    esac
    shift 3
    with_signals "$@"
}

case $role in
    detach)
        # A run that another run starts is none of that one's processes.
        unset RECOMPUTE_RUN_ID RECOMPUTE_RUN_COOKIE
        in_session /bin/sh "$run/runner" supervise "$run" "$project" "$shell" "$attempt"
        ;;
    supervise) supervise ;;
    serve) serve ;;
    job) job ;;
    times) note_times ;;
    gpus) describe_gpus ;;
esac
