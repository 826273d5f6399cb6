# The functions of the launcher whose runs are jobs of a Slurm cluster.

launcher_here() {
    command -v sbatch >/dev/null && command -v squeue >/dev/null && command -v scancel >/dev/null && sinfo -h >/dev/null 2>&1
}

# key_of RUN ATTEMPT: what the job of that attempt is found by; no other project's has it. Prints one word.
key_of() {
    # shellcheck disable=SC2046 # two words
    set -- "$2" "${1##*/}" $(printf '%s' "$1" | cksum)
    printf 'recompute:%s:%s/%s' "$3" "$2" "$1"
}

# quoted TEXT: as a word of the shell.
quoted() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }

# script NAME KEY RUN JOB PROJECT SHELL ATTEMPT [OPTION]: prints a batch script; RUN and JOB are texts of the shell. Stands in
# a directory with the directives.
script() {
    echo '#!/bin/sh'
    printf '#SBATCH --job-name=%s\n#SBATCH --comment=%s\n' "$1" "$2"
    # Slurm would read a directory of that name as a pattern.
    echo '#SBATCH --output=/dev/null'
    dependencies=
    while IFS= read -r directive; do
        case $directive in
            '') ;;
            after*:*) dependencies="$dependencies,$(after "$directive")" || return ;;
            *) printf '#SBATCH %s\n' "$directive" ;;
        esac
    done <directives
    [ -z "$dependencies" ] || printf '#SBATCH --dependency=%s\n' "${dependencies#,}"
    [ -z "${8-}" ] || printf '#SBATCH %s\n' "$8"
    printf 'run=%s\n' "$3"
    # A job that Slurm starts again starts the command again.
    # shellcheck disable=SC2016 # expanded there
    echo 'cd "$run" && exec >>log 2>&1 || exit
if [ "${SLURM_RESTART_COUNT:-0}" -gt 0 ]; then export RECOMPUTE_RESTARTED="$SLURM_RESTART_COUNT"; fi'
    printf '[ -e job ] || echo "slurm %s" >job\n' "$4"
    # shellcheck disable=SC2016
    printf 'exec /bin/sh "$run/runner" serve "$run" %s %s %s\n' "$(quoted "$5")" "$(quoted "$6")" "$7"
}

# submit_script COMMAND...: submits the script that is there, and prints its job. Where Slurm has not answered, its queue, which
# that command asks, tells whether the job is there.
submit_script() {
    if answer=$(sbatch --parsable submission </dev/null); then
        echo "submitted ${answer%%;*}"
        return
    fi
    found=$("$@")
    case $? in
        0) echo "submitted $found" ;;
        1) return 1 ;;
        *) return 2 ;;
    esac
}

# launcher_start RUN PROJECT SHELL ATTEMPT
launcher_start() {
    cd -- "$1" || return
    # shellcheck disable=SC2016
    script "${1##*/}" "$(key_of "$1" "$4")" "$(quoted "$1")" '$SLURM_JOB_ID' "$2" "$3" "$4" >submission || return
    submit_script launcher_find "$1" "$4"
}

# launcher_most: prints how many tasks one array may have here.
launcher_most() {
    most=$(scontrol show config) || return
    most=$(printf '%s\n' "$most" | awk '$1 == "MaxArraySize" { print $3 }')
    [ "${most:-0}" -gt 0 ] || { echo "this Slurm has no arrays: MaxArraySize is ${most:-not told}" >&2 && return 1; }
    echo "$most"
}

# launcher_start_array PREFIX PROJECT SHELL ATTEMPT MOST FIRST NUMBER...
launcher_start_array() {
    prefix=$1 project=$2 shell=$3 attempt=$4 most=$5 first=$6
    shift 6
    cd -- "$prefix-$((first + $1))" || return
    numbers=$(printf '%s\n' "$@" | awk '
        NR == 1 { from = $1 }
        NR > 1 && $1 != last + 1 { printf "%s,", from == last ? from : from "-" last; from = $1 }
        { last = $1 }
        END { print from == last ? from : from "-" last }')
    [ "$most" = 0 ] || numbers=$numbers%$most
    # shellcheck disable=SC2016
    script "${prefix##*/}" "$(key_of "$prefix" "$attempt.$first")" \
        "$(quoted "$prefix")-\$((SLURM_ARRAY_TASK_ID + $first))" '${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID' \
        "$project" "$shell" "$attempt" "--array=$numbers" >submission || return
    submit_script launcher_find_array "$prefix" "$attempt" "$first"
}

# after KIND:RUN: prints by what Slurm knows that run, or of an array, ARRAY-*, its submissions. The numbers of their jobs are
# to be known.
after() {
    others=
    for other_run in ../${1#*:}; do
        if [ "${1%-\*}" != "$1" ]; then
            other_array=
            { read -r other_array other_place <"$other_run/array"; } 2>/dev/null
            [ "$other_array-*" = "${1#*:}" ] || continue
        fi
        { read -r other_kind other <"$other_run/job"; } 2>/dev/null && [ "$other_kind" = slurm ] || continue
        case $1 in *'*') other=${other%_*} ;; esac
        case $others: in *":$other:"*) ;; *) others=$others:$other ;; esac
    done
    [ -n "$others" ] || {
        echo "run ${1#*:}, after which it is to start, is no job of Slurm here" >&2
        return 1
    }
    echo "${1%%:*}$others"
}

# job_of NAME KEY: prints the number of that job.
job_of() {
    found=$(squeue -h -t all -u "$(id -u)" -n "$1" -o '%F %k') || return 2
    printf '%s\n' "$found" | awk -v key="$2" '$2 == key { print $1; found = 1; exit } END { exit !found }'
}

# launcher_find RUN ATTEMPT
launcher_find() {
    if { read -r its_array its_first its_number <"$1/array"; } 2>/dev/null; then
        found=$(launcher_find_array "${1%/*}/$its_array" "$2" "$its_first") && echo "${found}_$its_number"
    else
        job_of "${1##*/}" "$(key_of "$1" "$2")"
    fi
}

# launcher_find_array PREFIX ATTEMPT FIRST
launcher_find_array() { job_of "${1##*/}" "$(key_of "$1" "$2.$3")"; }

# launcher_states JOB...: what the queue has, and for what is not there any more the accounting, where there is one.
launcher_states() {
    queue=$(squeue -h -r -t all -u "$(id -u)" -o '%i|%T|%r|%S|%N') || return
    gone=$(printf '%s\n' "$queue" | awk -F '|' -v asked="$*" '
        { there[$1] = 1 }
        END { count = split(asked, jobs, " ")
              for (place = 1; place <= count; place++) if (!(jobs[place] in there)) printf "%s,", jobs[place] }')
    [ -z "$gone" ] || queue="$queue
$(sacct -n -P -X -j "${gone%,}" -o JobID,State,Reason,Start,NodeList 2>/dev/null)"
    printf '%s\n' "$queue" | awk -F '|' '
        BEGIN {
            split("PENDING CONFIGURING REQUEUED REQUEUE_HOLD REQUEUE_FED SPECIAL_EXIT RESV_DEL_HOLD", waiting, " ")
            split("RUNNING COMPLETING SUSPENDED STOPPED STAGE_OUT SIGNALING RESIZING", running, " ")
            for (place in waiting) state[waiting[place]] = "waiting"
            for (place in running) state[running[place]] = "running"
            state["CANCELLED"] = state["REVOKED"] = "cancelled"
            state["TIMEOUT"] = state["DEADLINE"] = "limit"
            state["OUT_OF_MEMORY"] = "memory"
            state["NODE_FAIL"] = state["BOOT_FAIL"] = "node"
            state["PREEMPTED"] = "preempted"
        }
        NF >= 5 {
            split($2, word, " ")
            kind = word[1] in state ? state[word[1]] : "ended"
            print $1, kind, word[1] ($3 == "None" || $3 == "" ? "" : " " $3) \
                (kind == "waiting" && $4 ~ /^[0-9]/ ? ", may start " $4 : "") ($5 == "" || $5 ~ /None/ ? "" : " on " $5)
        }'
}

# launcher_signal SIGNAL JOB...: to the supervisor alone, which hands it on.
launcher_signal() {
    its_signal=$1
    shift
    scancel --batch --signal="$its_signal" "$@"
}

# launcher_cancel JOB...
launcher_cancel() { scancel "$@"; }

# launcher_address: prints by what name or address the login node reaches this node.
launcher_address() {
    scontrol -o show node "$SLURMD_NODENAME" | tr ' ' '\n' | sed -n 's/^NodeAddr=//p'
}
