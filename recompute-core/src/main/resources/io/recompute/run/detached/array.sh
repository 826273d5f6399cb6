# Starts an array of runs, ARRAY-0 and so on, by few submissions; what an attempt with the same id has submitted before is
# left as it is.
# $1 project directory, $2 id, $3 name, $4 title, $5 command, $6 environment, $7 shell, $8 text of the runner, $9 options as
# for one run, $10 text of the guard, $11 record, $12 the launcher's name, $13 text of its functions, $14 what it is told
# besides, $15 how many at once, 0 for any, $16 how many tasks, then the value of each, as a word of the shell
# Exit status: 66 no project directory, 67 that array has another number of tasks, 73 no directories, 74 it is unknown what
# starts, 75 nothing starts, 76 only a part was submitted: the same launch again submits the rest.
#
# Attempts are numbered, as those of one run are. The number is claimed for the array first, then for each task, with all
# numbers below it: so a job of an attempt whose launcher is dead, should it still come, finds its number taken. A task that
# such a job has begun is not submitted again.
old_umask=$(umask) kind=${12} functions=${13} directives=${14} most=${15} count=${16}
eval "$functions"
umask 077
cd -- "$1" 2>/dev/null || { echo "no directory $1" >&2; exit 66; }
project=$(pwd -P) id=$2 shell=$7 record=${11} environment=$6 name=$3
runs=$project/.recompute/runs array=$project/.recompute/arrays/$2
mkdir -p "$runs" "$array" || exit 73

# claim: makes the array ours to start, in the attempt of that number; fails where all of it was submitted.
claim() {
    left=100 dead=0
    while :; do
        [ ! -e "$array/submitted" ] || return 1
        number=0
        while [ -e "$array/launch.$((number + 1))" ]; do number=$((number + 1)); done
        # Whose launcher has just died may be submitted at this moment.
        if [ "$number" = "$dead" ]; then
            mine=$array/new-$self
            printf '%s\n' "$identity" >"$mine" || exit 73
            if place_once "$mine" "$array/launch.$((number + 1))"; then
                rm -f "$mine"
                number=$((number + 1))
                return
            fi
            [ -e "$array/launch.$((number + 1))" ] || exit 73
        else
            dead=0
            launcher_lives "$array" || dead=$number
            [ $left -gt 0 ] || { echo "array $id is being launched by process $pid, but is not submitted" >&2; exit 74; }
            sleep 0.1 2>/dev/null || sleep 1
            left=$((left - 1))
        fi
    done
}

# settle_on FILE VALUE: sets settled to the first value that any attempt gave.
settle_on() {
    echo "$2" >"$array/$1-$self" || exit 73
    place_once "$array/$1-$self" "$array/$1"
    rm -f "$array/$1-$self"
    { read -r settled <"$array/$1"; } 2>/dev/null || exit 73
}

# tasks FIRST END: prints the names of those tasks.
tasks() { awk -v id="$id" -v first="$1" -v end="$2" 'BEGIN { for (; first < end; first++) print id "-" first }'; }

# adopt FIRST END: notes the job of each of these tasks that an attempt whose launcher is dead has submitted.
adopt() {
    old=$number
    while [ $((old -= 1)) -gt 0 ]; do
        found=$(launcher_find_array "$runs/$id" "$old" "$1")
        case $? in
            0) ;;
            1) continue ;;
            *) exit 74 ;;
        esac
        at=$1
        while [ "$at" -lt "$2" ]; do
            task=$id-$at
            if [ -e "$task/launch.$old" ] && [ ! -e "$task/job" ]; then note_task "$task" "$found" $((at - $1)); fi
            at=$((at + 1))
        done
    done
}

# note_task TASK JOB NUMBER
note_task() { printf '%s %s_%s\n' "$kind" "$2" "$3" >"$1/job"; }

# claim_task TASK: makes a task ours; fails where a job has begun it. No program is started for it, as there may be many.
claim_task() {
    place=0
    while [ $place -lt "$number" ]; do
        place=$((place + 1)) word='' rest=
        set -C
        { printf '%s\n' "$identity" >"$1/launch.$place"; } 2>/dev/null
        set +C
        { read -r word rest <"$1/launch.$place"; } 2>/dev/null
        [ "$word" != 1 ] || return 1
    done
    [ "$word $rest" = "$identity" ] || { echo "cannot write to $runs/$1" >&2; exit 73; }
}

# make_task TASK INDEX FIRST VALUE: what is the same for all tasks is the template's, by links where there are such.
make_task() {
    { cp -alf "$run/." "$1" 2>/dev/null || cp -R "$run/." "$1"; } && true >"$1/log" &&
        printf '%s\n' "$record" >"$1/record" && printf '%s\n' "${name}[$2]" >"$1/name" &&
        printf '%s %s %s\n' "$id" "$3" $(($2 - $3)) >"$1/array" &&
        printf '%s\nexport RECOMPUTE_RUN_ID=%s RECOMPUTE_TASK=%s RECOMPUTE_VALUE=%s\n' "$environment" "$1" "$2" "$4" \
            >"$1/environment"
}

# refused STATUS TASK...: these will not start; ends the launch.
refused() {
    status=$1
    shift
    mkdir "$runs/.discarded-$self" && mv "$@" "$runs/.discarded-$self/" && rm -rf "$runs/.discarded-$self"
    cat "$array/said" >&2
    [ -z "$begun" ] || exit 76
    mv "$array" "$runs/.discarded-$self" && rm -rf "$runs/.discarded-$self"
    exit "$status"
}

# submit FIRST END VALUE...: the tasks of one submission; the values are those of all tasks from the first on.
submit() {
    first=$1 end=$2 index=$1 numbers='' names=
    shift 2
    # shellcheck disable=SC2046 # a word for each
    mkdir -p $(tasks "$first" "$end") || exit 73
    [ "$number" = 1 ] || adopt "$first" "$end"
    for value; do
        task=$id-$index
        if [ ! -e "$task/job" ] && claim_task "$task"; then
            # shellcheck disable=SC2086 # a word for each
            make_task "$task" "$index" "$first" "$value" 2>"$array/said" || refused 73 $names "$task"
            numbers="$numbers $((index - first))" names="$names $task"
        else
            begun=yes
        fi
        index=$((index + 1))
        [ "$index" -lt "$end" ] || break
    done
    [ -n "$numbers" ] || return 0
    # shellcheck disable=SC2086 # a word for each
    answer=$(launcher_start_array "$runs/$id" "$project" "$shell" "$number" "$most" "$first" $numbers 2>"$array/said")
    # shellcheck disable=SC2086
    case $?:$answer in
        0:submitted\ *) for one in $numbers; do note_task "$id-$((first + one))" "${answer#submitted }" "$one"; done && begun=yes ;;
        2:*)
            cat "$array/said" >&2
            exit 74
            ;;
        *) refused 75 $names ;;
    esac
}

settle_on count "$count"
[ "$settled" = "$count" ] || { echo "it has $settled tasks" >&2; exit 67; }
if claim; then
    run=$array/template
    rm -rf "$run" && mkdir "$run" || exit 73
    prepare "$3" "$4" "$5" "$6" "$8" "$9" "${10}" '' '' && rm -f "$run/log" "$run/record" "$run/environment" "$run/name" ||
        exit 73
    size=$(launcher_most) && [ -n "$size" ] || exit 74
    settle_on piece "$size"
    cd "$runs" || exit 73
    shift 16
    from=0 begun=
    while [ "$from" -lt "$count" ]; do
        until=$((from + settled))
        [ "$until" -le "$count" ] || until=$count
        submit "$from" "$until" "$@"
        shift $((until - from))
        from=$until
    done
    rm -rf "$run" "$array/said"
    true >"$array/submitted"
    cd "$project" && ln -s ".recompute/runs/$id-0/log" ".recompute/log-$id" && mv -f ".recompute/log-$id" "./${project##*/}.log"
fi
true
