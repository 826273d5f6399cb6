# Starts a run, once: the second attempt with the same id finds it started.
# $1 project directory, $2 id, $3 name, $4 title, $5 command, $6 environment, $7 shell, $8 text of the runner, $9 options:
# words of "limits=LIMIT,GRACE,LEASE", "gpus=COUNT,PATIENCE", "keep-children", "snapshot", $10 text of the guard, $11 record,
# $12 text of what takes graphics processors, $13 the launcher's name where its runs are jobs of a scheduler, $14 text of its
# functions, $15 what it is told besides
# Prints "started PID" or "attached PID". Exit status: 66 no project directory, 69 no graphics processors, of which the last
# line of the errors tells, 73 no run directory, 74 it is unknown whether it starts, 75 it did not start.
#
# Attempts are numbered. Each claims the next number by place_once, in launch.N, and so does the job that is about to become
# the command: with its own number plus one. An attempt whose launcher is dead is taken over by claiming that number first,
# and then its job, should there be one, never starts.
old_umask=$(umask) kind=${13-} functions=${14-} directives=${15-}
eval "$functions"
umask 077
cd -- "$1" 2>/dev/null || { echo "no directory $1" >&2; exit 66; }
project=$(pwd -P)
runs=$project/.recompute/runs
run=$runs/$2
mkdir -p .recompute/runs || exit 73

# attached: has the run started? Also where what has started it was cut before it wrote the start file.
attached() {
    start_pid=
    read_start "$run" && return
    [ ! -e "$run/job" ] || return 0
    [ "$number" -gt 0 ] && { read -r word rest <"$run/launch.$number"; } 2>/dev/null && [ "$word" = 1 ] &&
        place_once "$run/launch.$number" "$run/start" && read_start "$run"
}

# discard: takes a run away that never starts; at once, as somebody else may make it again meanwhile.
discard() {
    mv "$run" "$runs/.discarded-$self" && rm -rf "$runs/.discarded-$self"
}

# refuse: ends the launch for want of space, or of permission, and leaves nothing of what it has claimed. A shell's own
# message may be no more than "I/O error".
refuse() {
    free=$(df -Pk . | awk 'NR == 2 { print $4 }')
    [ "${free:-1}" -gt 0 ] || echo "No space left on device" >&2
    [ "$number" = 0 ] || discard
    exit 73
}

# submitted: has the launcher of the newest attempt, which is dead, got its job into the scheduler's queue all the same? Ends
# the launch where nobody can tell.
submitted() {
    [ "$number" -gt 0 ] && [ -e "$run/launcher" ] || return
    found=$(cd "$runs" && in_launcher "${run##*/}" launcher_find "$run" "$number")
    case $? in
        0) { IFS= read -r its_kind <"$run/kind"; } 2>/dev/null && note_submission "$its_kind" "$found" ;;
        1) return 1 ;;
        *) exit 74 ;;
    esac
}

# note_submission KIND JOB
note_submission() {
    printf '%s %s\n' "$1" "$2" >"$run/job-$self" && mv "$run/job-$self" "$run/job"
}

# claim: makes the run ours to start, in the attempt of that number. Ends the launch where it has started.
claim() {
    left=100 dead=0
    while :; do
        [ -d "$run" ] || mkdir "$run" 2>/dev/null || [ -d "$run" ] || { mkdir "$run" || exit 73; }
        number=0
        while [ -e "$run/launch.$((number + 1))" ]; do number=$((number + 1)); done
        if attached; then
            echo "attached $start_pid"
            exit
        fi
        # The job of a dead one may be about to start, and is given a moment.
        if [ "$number" = "$dead" ]; then
            submitted && continue
            mine=$run/new-$self-${identity##* }
            if { printf '%s\n' "$identity" >"$mine"; } 2>/dev/null && place_once "$mine" "$run/launch.$((number + 1))"; then
                number=$((number + 1))
                return
            fi
            if [ -d "$run" ] && [ ! -e "$run/launch.$((number + 1))" ]; then
                rm -f "$mine"
                rmdir "$run" 2>/dev/null
                number=0
                refuse
            fi
        else
            dead=0
            launcher_lives "$run" || dead=$number
            [ $left -gt 0 ] || { echo "run ${run##*/} is being launched by process $pid, but has not started" >&2; exit 75; }
            sleep 0.1 2>/dev/null || sleep 1
            left=$((left - 1))
        fi
    done
}

# start ID SHELL: prints "started PID" or "submitted JOB", or nothing.
start() {
    answer=$(launcher_start "$run" "$project" "$2" "$number" 2>>"$run/log")
    case $?:$answer in
        *:started*) ;;
        *:submitted\ *) note_submission "$kind" "${answer#submitted }" ;;
        2:*)
            cat "$run/log" >&2
            exit 74
            ;;
        *) return 1 ;;
    esac
    # The link to the newest run's log. Of two launches at once, either may win.
    ln -s ".recompute/runs/$1/log" ".recompute/log-$1" && mv -f ".recompute/log-$1" "./${project##*/}.log"
    echo "$answer"
}

while :; do
    claim
    prepare "$3" "$4" "$5" "$6" "$8" "${9-}" "${10-}" "${11-}" "${12-}" || refuse
    start "$2" "$7" && exit
    # It does not start later: whatever could have started it has closed descriptor 8. Where somebody else has taken the
    # run over, that one counts.
    [ -e "$run/launch.$((number + 1))" ] || break
done
status=75
case $answer in
    gpus*) echo "$answer" >&2 && status=69 ;;
    *) cat "$run/log" >&2 ;;
esac
discard
exit $status
