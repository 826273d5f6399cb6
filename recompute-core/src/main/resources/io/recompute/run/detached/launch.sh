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

# Who this is: the process that dies when the launch is cut, which need not be $$.
if { IFS= read -r stat_line </proc/self/stat; } 2>/dev/null; then
    self=${stat_line%% *}
else
    self=$(exec sh -c 'echo $PPID')
fi
identity="launching $self $(start_of "$self") $(boot)"

# attached: has the run started? Also where what has started it was cut before it wrote the start file.
attached() {
    start_pid=
    read_start "$run" && return
    [ ! -e "$run/job" ] || return 0
    [ "$number" -gt 0 ] && { read -r word rest <"$run/launch.$number"; } 2>/dev/null && [ "$word" = 1 ] &&
        place_once "$run/launch.$number" "$run/start" && read_start "$run"
}

# launcher_lives: does the one of the newest attempt? On another machine with the same files it counts as dead, which is
# safe: it is the claims that decide.
launcher_lives() {
    { read -r word pid ticks launch_boot <"$run/launch.$number"; } 2>/dev/null &&
        [ "$launch_boot" = "${identity##* }" ] && alive "$pid" "$ticks"
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
            launcher_lives || dead=$number
            [ $left -gt 0 ] || { echo "run ${run##*/} is being launched by process $pid, but has not started" >&2; exit 75; }
            sleep 0.1 2>/dev/null || sleep 1
            left=$((left - 1))
        fi
    done
}

# prepare NAME TITLE COMMAND ENVIRONMENT RUNNER OPTIONS GUARD RECORD GPUS: writes all that is needed, for its end, too: a full
# disk is noticed here.
prepare() {
    if [ "$number" -gt 1 ]; then
        (cd -- "$run" && rm -rf tree limits keep-children guard exit killed decided renewed memory gpus wanted leases waiting \
            launcher kind job directives over ending lost)
    fi
    if [ -n "$kind" ]; then
        printf '%s\n' "$kind" >"$run/kind" && printf '%s\n' "$directives" >"$run/directives" &&
            printf '%s\n' "$functions" >"$run/launcher" || return
    fi
    for option in $6; do
        case $option in
            limits=*) printf '%s\n' "${option#*=}" | tr , ' ' >"$run/limits" && printf '%s\n' "$7" >"$run/guard" || return ;;
            gpus=*) printf '%s\n' "${option#*=}" | tr , ' ' >"$run/wanted" && printf '%s\n' "$9" >"$run/gpus" || return ;;
            keep-children) true >"$run/keep-children" || return ;;
            snapshot) snapshot || return ;;
        esac
    done
    printf '%s\n' "$1" >"$run/name" && printf '%s\n' "$2" >"$run/title" && printf '%s\n' "$3" >"$run/command" &&
        printf '%s\n' "$4" >"$run/environment" && printf '%s\n' "$5" >"$run/runner" &&
        printf '%s\n' "$old_umask" >"$run/umask" && printf '%s\n' "$8" >"$run/record" && true >"$run/log"
}

# snapshot: copies the synchronised files to tree/, as links to what is there. A synchronisation replaces files, and leaves
# these alone.
snapshot() {
    placed=$project/.recompute/placed
    mkdir "$run/tree" || return
    if [ -s "$placed" ]; then
        xargs -0 cp -al --parents -t "$run/tree" -- <"$placed" 2>/dev/null ||
            python3 -c '
import os, shutil, sys
tree = os.fsencode(sys.argv[1])
for path in open(sys.argv[2], "rb").read().split(b"\0")[:-1]:
    if not os.path.lexists(path):
        continue
    target = os.path.join(tree, path)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if not os.path.lexists(target):
        try:
            os.link(path, target, follow_symlinks=False)
        except OSError:
            shutil.copy2(path, target, follow_symlinks=False)
' "$run/tree" "$placed" 2>/dev/null ||
            copy_placed || return
    fi
    [ -e "$run/tree/data" ] || [ ! -e data ] || ln -s "$project/data" "$run/tree/data"
}

# copy_placed: the same where neither can be had.
copy_placed() {
    # shellcheck disable=SC2016 # the inner shell expands it
    xargs -0 sh -c 'tree=$1
        shift
        for path do
            [ -e "$path" ] || [ -L "$path" ] || continue
            mkdir -p "$tree/${path%/*}" || exit 255
            [ -e "$tree/$path" ] || cp -a "$path" "$tree/$path" || cp -pP "$path" "$tree/$path" || exit 255
        done' sh "$run/tree" <"$placed"
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
