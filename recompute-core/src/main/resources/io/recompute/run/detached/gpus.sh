# Takes graphics processors for a run: a part of its job, before that becomes the command. There is no daemon and no lock.
# All that counts are the names of empty files in one directory that all users of the machine share, each made and removed
# by its owner alone; none is ever read, as a stranger's could be anything. HOLDER is PID.START.BOOT of the job.
#   choosing.HOLDER           is about to take a ticket
#   ticket.NUMBER.HOLDER      stands in the queue; the lowest number, then process, whose holder lives has its turn
#   short.HOLDER              has had its turn, found too few, and waits
#   lease.DEVICE.HOLDER       holds that device for as long as the holder lives
# Only whose turn it is takes leases: so no two take the same, and nobody is overtaken. A ticket is taken as in Lamport's
# bakery: who chooses says so first, and who looks waits for those who choose.
# Uses $run, $ticks and $now of the job, and its functions.
shelf=${RECOMPUTE_GPU_LEASES:-/tmp/recompute-gpus}
kernel=/sys
holder=$$.$ticks.$now
read -r wanted patience <"$run/wanted"

nap() { sleep "$1" 2>/dev/null || sleep 1; }

# uptime_seconds: a clock that nobody sets, where there is one.
uptime_seconds() {
    { IFS=. read -r seconds rest </proc/uptime; } 2>/dev/null || seconds=$(date +%s)
}

# enter_shelf: stands in that directory from then on. What it is is checked where one stands: a name may be exchanged.
enter_shelf() {
    [ -d "$shelf" ] || (umask 0 && mkdir -m 1777 -- "$shelf") 2>/dev/null
    place=$(cd -P -- "${shelf%/*}/" && pwd -P) &&
        cd -P -- "$shelf" && [ "$(pwd -P)" = "${place%/}/${shelf##*/}" ] && [ -w . ] && { [ -k . ] || [ -O . ]; }
} 2>/dev/null

# lives HOLDER: is that very process there? Where processes of others are hidden, only whether there is one of its number
# can be told.
lives() {
    its_pid=${1%%.*} its_boot=${1#*.}
    its_ticks=${its_boot%%.*} its_boot=${its_boot#*.}
    case $its_pid in '' | *[!0-9]*) return 1 ;; esac
    [ "$its_boot" = "$now" ] || return 1
    alive "$its_pid" "$its_ticks" && return 0
    [ -r /proc/self/stat ] && [ ! -d /proc/1 ] && case $(LC_ALL=C kill -s 0 "$its_pid" 2>&1) in *ermitted*) ;; *) false ;; esac
}

# answer_of FILE COMMAND...: has FILE hold what it prints; fails as it does, or where it takes longer than ten seconds. It is
# not waited for then: in a driver that hangs, a process is not even ended by KILL.
answer_of() {
    answer_file=$run/$1 answer_name=$2
    shift
    rm -f "$answer_file" "$answer_file.status"
    if command -v timeout >/dev/null; then set -- timeout -s KILL 10 "$@"; fi
    {
        "$@" >"$answer_file" 2>&1 8>&-
        echo $? >"$answer_file.new" && mv "$answer_file.new" "$answer_file.status"
    } </dev/null >/dev/null 2>&1 8>&- &
    answer_left=500
    until [ -e "$answer_file.status" ]; do
        if [ $answer_left = 0 ]; then
            trouble="$answer_name does not answer"
            return 1
        fi
        sleep 0.02 2>/dev/null || { sleep 1 && answer_left=$((answer_left > 50 ? answer_left - 49 : 1)); }
        answer_left=$((answer_left - 1))
    done
    read -r answer_status <"$answer_file.status"
    [ "$answer_status" = 0 ] || { IFS= read -r trouble <"$answer_file"; false; }
}

# find_devices: sets nvidia and amd to a word for each device, DEVICE=WHAT-PROGRAMS-CALL-IT. A processor that is split (MIG)
# counts as its parts. Programs are told numbers, in the order of the bus, as many understand nothing else.
find_devices() {
    nvidia='' amd='' trouble=''
    if command -v nvidia-smi >/dev/null && answer_of nvidia nvidia-smi -L; then
        whole=''
        while IFS= read -r line; do
            case $line in *'(UUID: '*')'*) uuid=${line##*'(UUID: '} uuid=${uuid%%)*} ;; *) continue ;; esac
            case $uuid in *[!A-Za-z0-9/-]*) continue ;; esac
            case $line in
                GPU*)
                    nvidia="$nvidia $whole" index=${line#GPU }
                    whole=$uuid=${index%%:*}
                    ;;
                *MIG*)
                    case $uuid in */*) part=$(printf '%s' "$uuid" | tr / _) ;; *) part=$uuid ;; esac
                    nvidia="$nvidia $part=$uuid" whole=''
                    ;;
            esac
        done <"$run/nvidia"
        nvidia="$nvidia $whole"
    fi
    node=0 number_there=0
    while [ -r "$kernel/class/kfd/kfd/topology/nodes/$node/gpu_id" ]; do
        read -r id <"$kernel/class/kfd/kfd/topology/nodes/$node/gpu_id" || id=0
        [ "$id" = 0 ] || amd="$amd amd-$id=$number_there" number_there=$((number_there + 1))
        node=$((node + 1))
    done
}

count() { counted=$#; }

# take_ticket: takes the number behind all that are there.
take_ticket() {
    true >"choosing.$holder" || return
    number=0
    for file in ticket.*; do
        one=${file#ticket.} one=${one%%.*}
        case $one in '' | 0* | *[!0-9]* | ????????????????*) continue ;; esac
        [ "$one" -le "$number" ] || number=$one
    done
    number=$((number + 1))
    true >"ticket.$number.$holder" && rm -f "choosing.$holder"
}

# find_turn: sets ahead to the ticket that is next before this one, empty where it is this one's turn; queue to how many are
# before it, and blocked where the one whose turn it is has found too few. First those that choose: a ticket that is taken
# meanwhile is then seen, or has a higher number.
find_turn() {
    for file in choosing.*; do
        while [ "$file" != "choosing.$holder" ] && [ -e "$file" ] && lives "${file#choosing.}"; do nap 0.02; done
    done
    ahead='' ahead_number=0 ahead_pid=0 queue=0 blocked=''
    for file in ticket.*; do
        other=${file#ticket.*.} one=${file#ticket.} one=${one%%.*} other_pid=${other%%.*}
        case $one$other_pid in '' | 0* | *[!0-9]*) continue ;; esac
        [ "$one" -lt "$number" ] || { [ "$one" -eq "$number" ] && [ "$other_pid" -lt $$ ]; } || continue
        if ! lives "$other"; then
            rm -f "$file" # fails for a stranger's, as the directory is sticky
            continue
        fi
        queue=$((queue + 1))
        [ ! -e "short.$other" ] || blocked=yes
        if [ "$one" -gt "$ahead_number" ] || { [ "$one" -eq "$ahead_number" ] && [ "$other_pid" -gt "$ahead_pid" ]; }; then
            ahead=$file ahead_number=$one ahead_pid=$other_pid
        fi
    done
} 2>/dev/null

# count_queue: sets queue to how many are before this one, as their names tell, the dead included.
count_queue() {
    queue=0
    for file in ticket.*; do
        one=${file#ticket.} one=${one%%.*}
        case $one in '' | *[!0-9]*) continue ;; esac
        [ "$one" -ge "$number" ] || queue=$((queue + 1))
    done
} 2>/dev/null

# is_leased DEVICE
is_leased() {
    for file in "lease.$1".*; do
        [ -e "$file" ] || continue
        lives "${file#"lease.$1".}" && return 0
        rm -f "$file" 2>/dev/null # ours, as the directory is sticky
    done
    return 1
}

# is_used DEVICE: does a process compute on it, as its driver tells? What ask_drivers has found.
ask_drivers() {
    : >"$run/apps"
    case $1 in
        *amd-*) ;;
        *) answer_of apps nvidia-smi --query-compute-apps=gpu_uuid,pid --format=csv,noheader,nounits ;;
    esac
}

is_used() {
    case $1 in
        amd-*)
            for file in "$kernel/class/kfd/kfd/proc"/*/"vram_${1#amd-}"; do
                { read -r bytes <"$file" && [ "$bytes" -gt 0 ]; } 2>/dev/null && return 0
            done
            return 1
            ;;
    esac
    while IFS=', ' read -r uuid rest; do [ "$uuid" != "$1" ] || return 0; done <"$run/apps"
    return 1
}

# take_devices: leases what is wanted where it is free; it is this one's turn. Sets free to how many there were, and strangers
# where leases alone would not have stood in the way: then drivers were asked, which costs more.
take_devices() {
    free=0 strangers=''
    for devices in "$nvidia" "$amd"; do
        unleased=''
        for device in $devices; do is_leased "${device%%=*}" || unleased="$unleased $device"; done
        # shellcheck disable=SC2086 # a word for each
        count $unleased
        if [ "$counted" -ge "$wanted" ]; then
            strangers=yes unused='' counted=0
            if ask_drivers "$unleased"; then
                for device in $unleased; do
                    is_used "${device%%=*}" || unused="$unused $device" counted=$((counted + 1))
                done
            fi
            # shellcheck disable=SC2086
            if [ "$counted" -ge "$wanted" ] && lease $unused; then return; fi
        fi
        [ "$counted" -le "$free" ] || free=$counted
    done
    return 1
}

# lease DEVICE...: the first that are wanted. visible is what the command is told.
lease() {
    visible='' left=$wanted
    for device; do
        [ "$left" -gt 0 ] || break
        left=$((left - 1)) name=${device%%=*}
        true >"lease.$name.$holder" || { rm -f lease.*."$holder" "$run/leases" && return 1; }
        printf '%s\n' "$(pwd -P)/lease.$name.$holder" >>"$run/leases"
        visible="${visible:+$visible,}${device#*=}"
        case $device in amd-*) kind=amd ;; *) kind=nvidia ;; esac
    done
    visible="$kind $visible"
    case $kind in amd) variable=rocr_visible_devices ;; *) variable=cuda_visible_devices ;; esac
    printf '%s=%s\n' "$variable" "${visible#* }" >>"$run/record"
    leave_queue
}

leave_queue() { rm -f "ticket.$number.$holder" "short.$holder"; }

# refuse_gpus WORD...: tells the one who launches, and starts nothing.
refuse_gpus() {
    (trap '' PIPE; echo "gpus $* $trouble" >&8) 2>/dev/null
    if [ -n "${number-}" ]; then leave_queue; fi
    exit 69
}

# ask_for_gpus: takes them where they are free, else stands in the queue; ends the job where that is in vain.
ask_for_gpus() {
    rm -f "$run/leases" "$run/waiting"
    visible='' number=''
    find_devices
    # shellcheck disable=SC2086
    count $nvidia && total=$counted && count $amd
    [ "$total" -ge "$counted" ] || total=$counted
    [ "$total" -ge "$wanted" ] || refuse_gpus few "$wanted" "$total" 0
    trouble=
    if ! { enter_shelf && take_ticket; }; then
        trouble="$shelf, by which the users of a machine share its GPUs, is no directory that they can share"
        refuse_gpus shelf "$wanted" "$total" 0
    fi
    uptime_seconds
    deadline=$((seconds + patience)) turns=100
    find_turn
    while [ "$patience" = 0 ] && [ -n "$ahead" ] && [ -z "$blocked" ] && [ "$turns" -gt 0 ]; do
        turns=$((turns - 1)) # those before it are just being served
        nap 0.05
        find_turn
    done
    free=0
    if [ -z "$ahead" ] && take_devices; then return; fi
    [ "$patience" -gt 0 ] || refuse_gpus busy "$wanted" "$total" "$free"
    if [ -z "$ahead" ]; then true >"short.$holder"; fi
    say_why
}

# say_why: tells what it waits for.
say_why() {
    said=$queue,$free
    if [ -n "$ahead" ]; then why="$queue before it"; else why="$free of $total free"; fi
    printf 'waits for %s of %s GPUs: %s\n' "$wanted" "$total" "$why" >"$run/waiting.new" && mv "$run/waiting.new" "$run/waiting"
}

# await_gpus: waits until they are had. Nothing but the next one before it is looked at until that is gone.
await_gpus() {
    while [ -z "$visible" ]; do
        uptime_seconds
        if [ "$seconds" -ge "$deadline" ]; then
            echo "recompute: the run waited in vain for $wanted of $total GPUs, for $patience s"
            leave_queue
            [ -e "$run/killed" ] || echo 'NONE gpus' >"$run/killed"
            exit 75
        fi
        case $queue in 0 | 1) nap 0.05 ;; [2-9]) nap "0.$queue" ;; *) nap 1 ;; esac
        if [ -n "$ahead" ]; then
            if [ -e "$ahead" ] && lives "${ahead#ticket.*.}"; then count_queue; else find_turn; fi
        fi
        if [ -z "$ahead" ]; then
            if take_devices; then break; fi
            [ -e "short.$holder" ] || true >"short.$holder"
            [ -z "$strangers" ] || nap 1
        fi
        [ "$said" = "$queue,$free" ] || say_why
    done
    # It starts now, by its record too.
    if [ -e "$run/waiting" ]; then
        printf '1 %s %s %s %s %s %s\n' "$$" "$ticks" "$now" "$(date +%s)" \
            "$supervisor" "$(start_of "$supervisor")" >"$run/start.new" && mv "$run/start.new" "$run/start"
        rm -f "$run/waiting"
    fi
}
