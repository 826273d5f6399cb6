# What other scripts know of runs that are jobs of a scheduler. Such a run has a file "launcher", whose functions speak to the
# scheduler, and when it was submitted a file "job": the launcher's name and the job's number. The machine where these
# scripts run need not be the one where the job does, so that its processes count for nothing. Stands in the directory of
# all runs.

# in_launcher RUN FUNCTION...: calls a function of the run's launcher.
in_launcher() (
    # shellcheck disable=SC1090
    . "./$1/launcher" || exit 2
    shift
    "$@" </dev/null
)

# note_job RUN: sets job_kind and job to what the run was submitted as. Where whoever submitted it was cut before that was
# noted, the scheduler is asked.
note_job() {
    { read -r job_kind job <"$1/job"; } 2>/dev/null && return
    attempt=0
    while [ -e "$1/launch.$((attempt + 1))" ]; do attempt=$((attempt + 1)); done
    { read -r word rest <"$1/launch.$attempt"; } 2>/dev/null || return
    [ "$word" != 1 ] || attempt=$((attempt - 1)) # the last number is then the job's own
    job=$(in_launcher "$1" launcher_find "$(pwd -P)/$1" "$attempt" 2>/dev/null) && [ -n "$job" ] || return
    { IFS= read -r job_kind <"$1/kind"; } 2>/dev/null || return
    printf '%s %s\n' "$job_kind" "$job" >"$1/job.$$" && mv "$1/job.$$" "$1/job"
}

# jobs_of RUN...: prints "KIND JOB RUN" for each that is a job and whose end is not recorded.
jobs_of() {
    for id; do
        if [ -e "$id/launcher" ] && [ ! -e "$id/exit" ] && [ ! -e "$id/lost" ] && note_job "$id"; then
            echo "$job_kind $job $id"
        fi
    done
}

# told_of LINES: prints "RUN STATE WORDS" for lines of jobs_of; one question for all the jobs of a launcher. The state is
# "silent" where the scheduler does not answer, and "unknown" where it does not know the job any more.
told_of() {
    for kind in $(printf '%s\n' "$1" | awk '{ print $1 }' | sort -u); do
        numbers=$(printf '%s\n' "$1" | awk -v kind="$kind" '$1 == kind { print $2 }')
        first=$(printf '%s\n' "$1" | awk -v kind="$kind" '$1 == kind { print $3; exit }')
        # shellcheck disable=SC2086 # a word for each
        if told=$(in_launcher "$first" launcher_states $numbers 2>&1); then why=; else why=${told:-it does not answer} told=; fi
        { printf '%s\n' "$1"; echo .; printf '%s\n' "$told"; } | awk -v kind="$kind" -v why="$why" '
            $0 == "." { states = 1; next }
            !states { if ($1 == kind) { runs[++count] = $3; jobs[count] = $2 }; next }
            NF { job = $1; sub(/^[^ ]* /, ""); of[job] = $0 }
            END {
                gsub(/[\n\r]+/, " ", why)
                for (place = 1; place <= count; place++)
                    print runs[place], (why != "" ? "silent " why : jobs[place] in of ? of[jobs[place]] : "unknown")
            }'
    done
}

# settle RUN...: asks what has become of the runs that are jobs, prints "state RUN STATE WORDS" for each that goes on, and
# records the end of those that the scheduler has ended and that could not do so themselves.
settle() {
    listed=$(jobs_of "$@")
    [ -n "$listed" ] || return 0
    told_of "$listed" | while read -r id state words; do
        case $state in waiting | running | silent) ;; *) over "$id" && conclude "$id" "$state" && continue ;; esac
        printf 'state %s %s %s\n' "$id" "$state" "$words"
    done
}

# over RUN: has its job been over for so long that what it recorded would be seen here? File servers take their time.
over() {
    [ ! -e "$1/ending" ] || return 0
    time=$(date +%s)
    { read -r since <"$1/over"; } 2>/dev/null || { since=$time && echo "$time" >"$1/over"; }
    [ $((time - since)) -ge 10 ]
}

# conclude RUN STATE: records the end of a run whose job is over, as the scheduler tells it. Its supervisor may have left the
# status in "ending", since it cannot know why the scheduler ended it.
conclude() {
    code='' size='' time='' why=
    { read -r version code size time why <"$1/ending"; } 2>/dev/null || {
        size=$(wc -c 2>/dev/null <"$1/log" | tr -d ' ')
        time=$(date +%s)
    }
    case $2 in
        limit)
            [ -e "$1/killed" ] || echo 'TERM limit' >"$1/killed"
            code=${code:-143}
            ;;
        memory) code=${code:-137} why=memory ;;
        cancelled | preempted) code=${code:-143} why=$2 ;;
        node) why=node ;;
    esac
    if [ -n "$code" ]; then
        printf '1 %s %s %s %s\n' "$code" "${size:-0}" "$time" "$why" >"$1/exit.$$"
        place_once "$1/exit.$$" "$1/exit"
        rm -f "$1/exit.$$"
    else
        echo "${why:-gone}" >"$1/lost.$$" && mv "$1/lost.$$" "$1/lost"
    fi
}

# is_over RUN: is its end recorded, or is it gone?
is_over() { [ -e "$1/exit" ] || [ -e "$1/lost" ] || [ ! -d "$1" ]; }

# await_over RUN: until its end is recorded. The files tell; the scheduler is asked now and then, as it may have ended it.
await_over() {
    naps=0
    until is_over "$1"; do
        sleep 0.2 2>/dev/null || { sleep 1 && naps=$((naps + 4)); }
        naps=$((naps + 1))
        if [ $naps -ge 50 ]; then
            settle "$1" >/dev/null
            naps=0
        fi
    done
}

# to_jobs LINES FUNCTION [SIGNAL]: has the scheduler do that with these jobs, each launcher's at once.
to_jobs() {
    for kind in $(printf '%s\n' "$1" | awk '{ print $1 }' | sort -u); do
        # shellcheck disable=SC2046 # words
        in_launcher $(printf '%s\n' "$1" | awk -v kind="$kind" -v does="$2 ${3-}" '
            $1 == kind { if (!count++) printf "%s %s", $3, does; printf " %s", $2 }') 2>/dev/null
    done
}

# kill_jobs SIGNAL TENTHS RUN...: ends runs that are jobs; prints for each "killed RUN", "ended RUN", "left RUN job NUMBER" or
# "silent RUN WHY".
kill_jobs() {
    signal=$1 patience=$2
    shift 2
    for id; do
        if is_over "$id"; then echo "ended $id"; else [ -e "$id/killed" ] || echo "$signal" >"$id/killed"; fi
    done
    listed=$(jobs_of "$@")
    [ -n "$listed" ] || return 0
    running='' waiting='' told=''
    while read -r kind job id; do
        if [ -e "$id/start" ]; then running="$running$kind $job $id
"; else waiting="$waiting$kind $job $id
"; fi
    done <<EOF
$listed
EOF
    [ -z "$waiting" ] || to_jobs "$waiting" launcher_cancel
    [ -z "$running" ] || to_jobs "$running" launcher_signal "$signal"
    while [ "$patience" -gt 0 ] && [ -n "$running" ] && [ -n "$(jobs_left "$running")" ]; do
        sleep 0.1 2>/dev/null || sleep 1
        patience=$((patience - 1))
    done
    left=$(jobs_left "$running")
    if [ -n "$left" ]; then
        while read -r kind job id; do true >"$id/finish"; done <<EOF
$left
EOF
        to_jobs "$left" launcher_signal TERM
        patience=50
        while [ $patience -gt 0 ] && [ -n "$(jobs_left "$left")" ]; do
            sleep 0.1 2>/dev/null || sleep 1
            patience=$((patience - 1))
        done
    fi
    left=$(jobs_left "$listed")
    [ -z "$left" ] || to_jobs "$left" launcher_cancel
    # TERM is given by the scheduler as well, and its own time after that.
    tries=100
    while left=$(jobs_left "$left") && [ -n "$left" ] && [ $tries -gt 0 ]; do
        told=$(told_of "$left")
        while read -r id state words; do
            case $state in
                waiting | running) ;;
                silent) tries=0 ;;
                *) is_over "$id" || conclude "$id" cancelled ;;
            esac
        done <<EOF
$told
EOF
        tries=$((tries - 1))
        sleep 0.3 2>/dev/null || sleep 1
    done
    while read -r kind job id; do
        if is_over "$id"; then
            echo "killed $id"
        else
            case $told in "$id silent "* | *"
$id silent "*) echo "silent $id ${told#*silent }" ;; *) echo "left $id job $job" ;; esac
        fi
    done <<EOF
$listed
EOF
}

# jobs_left LINES: those whose end is not recorded.
jobs_left() {
    printf '%s\n' "$1" | while read -r kind job id; do
        [ -z "$id" ] || is_over "$id" || echo "$kind $job $id"
    done
}
