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

# launcher_start RUN PROJECT SHELL ATTEMPT: writes the batch script and submits it. Where Slurm has not answered, its queue
# tells whether the job is there.
launcher_start() {
    cd -- "$1" || return
    key=$(key_of "$1" "$4")
    {
        echo '#!/bin/sh'
        printf '#SBATCH --job-name=%s\n#SBATCH --comment=%s\n' "${1##*/}" "$key"
        # Slurm would read a directory of that name as a pattern.
        echo '#SBATCH --output=/dev/null'
        while IFS= read -r directive; do
            case $directive in
                '') ;;
                after*:*) after "$directive" || return ;;
                *) printf '#SBATCH %s\n' "$directive" ;;
            esac
        done <directives
        printf 'cd %s && exec >>log 2>&1 || exit\n' "$(quoted "$1")"
        # A job that Slurm starts again starts the command again.
        # shellcheck disable=SC2016 # expanded there
        echo 'if [ "${SLURM_RESTART_COUNT:-0}" -gt 0 ]; then export RECOMPUTE_RESTARTED="$SLURM_RESTART_COUNT"; fi'
        printf '[ -e job ] || printf "slurm %%s\\n" "$SLURM_JOB_ID" >job\n'
        printf 'exec /bin/sh %s serve %s %s %s %s\n' "$(quoted "$1/runner")" "$(quoted "$1")" "$(quoted "$2")" \
            "$(quoted "$3")" "$4"
    } >submission || return
    if answer=$(sbatch --parsable submission </dev/null); then
        echo "submitted ${answer%%;*}"
        return
    fi
    found=$(launcher_find "$1" "$4")
    case $? in
        0) echo "submitted $found" ;;
        1) return 1 ;;
        *) return 2 ;;
    esac
}

# after KIND:RUN: a job that depends on another run, of which the number of its job is to be known.
after() {
    { read -r other_kind other <"../${1#*:}/job"; } 2>/dev/null && [ "$other_kind" = slurm ] || {
        echo "run ${1#*:}, after which it is to start, is no job of Slurm here" >&2
        return 1
    }
    printf '#SBATCH --dependency=%s:%s\n' "${1%%:*}" "$other"
}

# launcher_find RUN ATTEMPT
launcher_find() {
    found=$(squeue -h -t all -u "$(id -u)" -n "${1##*/}" -o '%A %k') || return 2
    printf '%s\n' "$found" | awk -v key="$(key_of "$1" "$2")" '$2 == key { print $1; found = 1; exit } END { exit !found }'
}

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
