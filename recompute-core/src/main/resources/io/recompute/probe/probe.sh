# Tells what a machine is and what is free on it: a line for each fact, its name first. What has no answer has no line.
# $1 directory whose file system counts, or the nearest above it that exists, $2 seconds that another program may take,
# $3 where the kernel shows its devices, usually /sys
directory=$1 limit=$2 devices=$3

# scratch: a directory for what programs print; empty where none can be made.
scratch=$(umask 077 && mktemp -d 2>/dev/null)
trap '[ -z "$scratch" ] || rm -rf "$scratch"' EXIT

# limited COMMAND...: sets said to what it prints and returns its status; 124 where it takes too long. It is not waited for
# then: a program that hangs in a driver is not even ended by KILL, and would hold a pipe for ever.
limited() {
    if [ -z "$scratch" ]; then
        said=$(timeout "$limit" "$@" 2>&1 </dev/null)
        return
    fi
    rm -f "$scratch/status" "$scratch/said"
    (
        "$@" >"$scratch/said" 2>&1 </dev/null &
        echo $! >"$scratch/pid"
        wait $!
        echo $? >"$scratch/new" && mv "$scratch/new" "$scratch/status"
    ) >/dev/null 2>&1 &
    if await_status "$limit"; then
        said=$(cat "$scratch/said")
        read -r status <"$scratch/status"
        return "$status"
    fi
    kill -s KILL "$(cat "$scratch/pid")" 2>/dev/null
    await_status 1
    said=
    return 124
}

# await_status SECONDS: fails where the program has not ended by then.
await_status() {
    left=$(($1 * 20))
    until [ -e "$scratch/status" ]; do
        [ $left -gt 0 ] || return 1
        sleep 0.05 2>/dev/null || { sleep 1 && left=$((left - 19)); }
        left=$((left - 1))
    done
}

# lines NAME TEXT: each line of the text, behind that name.
lines() {
    [ -z "$2" ] || printf '%s\n' "$2" | while IFS= read -r line; do printf '%s %s\n' "$1" "$line"; done
}

memory() {
    while read -r key value unit; do
        case $key in MemTotal: | MemAvailable: | MemFree: | Buffers: | Cached:) echo "meminfo $key $value" ;; esac
    done </proc/meminfo
    sysctl -n hw.memsize | while read -r bytes; do echo "memsize $bytes"; done
    vm_stat | while IFS= read -r line; do echo "vm_stat $line"; done
} 2>/dev/null

# group_limits: what the groups of processes that this one belongs to may use, as in a container or a batch job.
group_limits() {
    IFS= read -r line </proc/self/cgroup || return
    case $line in 0::*) group=${line#0::} ;; *) return ;; esac
    while :; do
        at=$devices/fs/cgroup${group%/}
        { read -r most <"$at/memory.max" && read -r used <"$at/memory.current" && echo "group-memory $most $used"; }
        { read -r quota period <"$at/cpu.max" && echo "group-processors $quota $period"; }
        case $group in '' | /) break ;; esac
        group=${group%/*}
    done
} 2>/dev/null

processors() {
    count=$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null)
    [ -z "$count" ] || echo "processors $count"
    { read -r load rest </proc/loadavg || load=$(sysctl -n vm.loadavg | tr -d '{ ' | cut -c1-4); } 2>/dev/null
    [ -z "$load" ] || echo "load $load"
}

disk() {
    while [ ! -d "$directory" ]; do
        case $directory in
            /*/*) directory=${directory%/*} ;;
            /*) directory=/ ;;
            */*) directory=${directory%/*} ;;
            *) directory=. ;;
        esac
    done
    case $directory in -*) directory=./$directory ;; esac
    lines disk "$(df -Pk "$directory" | tail -n 1)"
    [ "$(uname -s)" != Linux ] || lines inodes "$(df -Pi "$directory" | tail -n 1)" # elsewhere -i means something else
} 2>/dev/null

# nvidia: the graphics processors of which NVIDIA's tool tells, and who uses them. An older tool does not know all fields.
nvidia() {
    command -v nvidia-smi >/dev/null || return 0
    fields=index,uuid,name,memory.total,memory.used,memory.free,utilization.gpu
    limited nvidia-smi --query-gpu=$fields,mig.mode.current --format=csv,noheader,nounits
    status=$?
    if [ $status = 2 ]; then
        limited nvidia-smi --query-gpu=$fields --format=csv,noheader,nounits
        status=$?
    fi
    echo "nvidia-status $status"
    lines nvidia "$said"
    [ $status = 0 ] || return 0
    limited nvidia-smi --query-compute-apps=gpu_uuid,pid,process_name,used_gpu_memory --format=csv,noheader,nounits || return 0
    lines nvidia-process "$said"
    printf '%s\n' "$said" | while IFS=, read -r uuid pid rest; do
        pid=${pid# }
        case $pid in '' | *[!0-9]*) continue ;; esac
        user=$(stat -c %U "/proc/$pid" 2>/dev/null) && echo "user $pid $user"
    done
}

# amd: those of which the kernel's driver tells, without a tool.
amd() {
    for device in "$devices"/class/drm/card*/device; do
        { read -r total <"$device/mem_info_vram_total" && read -r used <"$device/mem_info_vram_used"; } 2>/dev/null || continue
        busy='' id='' product=''
        { read -r busy <"$device/gpu_busy_percent"; } 2>/dev/null
        { read -r id <"$device/unique_id"; } 2>/dev/null
        { IFS= read -r product <"$device/product_name"; } 2>/dev/null
        card=${device%/device}
        echo "amd ${card##*/card}, $id, $total, $used, $busy, $product"
    done
}

# slurm: the partitions of the cluster, what is free in each and who waits. A node that is in several counts in each of them.
slurm() {
    limited sinfo -h -N -O 'Partition:128,Available:16,Time:32,StateLong:32,CPUsState:48,Gres:512,GresUsed:512'
    status=$?
    # Its programs alone are no cluster.
    case $status:$said in 1:*'configuration source'*) return ;; esac
    echo launcher slurm
    echo "slurm-status $status"
    [ $status = 0 ] || { lines slurm "$said" && return 0; }
    printf '%s\n' "$said" | awk '
        # what a list of resources has of each kind of graphics processor, times a sign
        function add(list, sign, part, count, at, word, kind) {
            gsub(/\([^)]*\)/, "", list)
            count = split(list, part, ",")
            for (at = 1; at <= count; at++)
                if (split(part[at], word, ":") >= 2 && word[1] == "gpu") {
                    kind = word[3] == "" ? "gpu" : word[2]
                    if (sign > 0) { all[name " " kind] += word[3] == "" ? word[2] : word[3] }
                    if (usable) free[name " " kind] += sign * (word[3] == "" ? word[2] : word[3])
                }
        }
        NF >= 6 {
            name = $1
            chosen = sub(/\*$/, "", name) ? "default" : "-"
            if (!(name in up)) order[++names] = name
            up[name] = chosen " " $2 " " $3
            state = $4
            gsub(/[-~#%$@^+!]/, "", state)
            usable = state ~ /^(idle|mixed|allocated|completing|planned)$/
            if (!((name, state) in nodes)) states[name] = states[name] " " state
            nodes[name, state]++
            split($5, share, "/")
            idle[name] += share[2]
            total[name] += share[4]
            add($6, 1)
            add($7, -1)
        }
        END {
            for (at = 1; at <= names; at++) {
                name = order[at]
                print "partition", name, up[name]
                count = split(states[name], state_of, " ")
                for (place = 1; place <= count; place++)
                    print "partition-nodes", name, state_of[place], nodes[name, state_of[place]]
                print "partition-processors", name, idle[name] + 0, total[name] + 0
            }
            for (kind in all) print "partition-gpus", kind, free[kind] + 0, all[kind]
        }'
    limited squeue -h -r -t PENDING,RUNNING -o '%P %t' || return 0
    printf '%s\n' "$said" | awk '
        NF == 2 {
            count = split($1, part, ",")
            for (at = 1; at <= count; at++) { there[part[at]] = 1; if ($2 == "R") running[part[at]]++; else waiting[part[at]]++ }
        }
        END { for (name in there) print "partition-jobs", name, running[name] + 0, waiting[name] + 0 }'
}

echo "host $(uname -n)"
echo "system $(uname -srm)"
memory
group_limits
processors
disk
if command -v python3 >/dev/null && limited python3 -V; then lines python "$said"; fi
echo launcher detached
nvidia
amd
if command -v sbatch >/dev/null && command -v sinfo >/dev/null; then slurm; fi
echo end
