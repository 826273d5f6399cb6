# start_since SECONDS: sets start to the offset at which the line begins that was being written so long ago, or up to a
# minute before; all lines before it are older.
start_since() {
    case $log in stdout) column=3 ;; stderr) column=4 ;; *) column=2 ;; esac
    # Whole seconds: what was noted in the same second may have been noted later than that.
    start=$(awk -v since="$(($(date +%s) - $1))" -v column=$column '
        $1 >= since { exit }
        { size = $column }
        END { print size }' times 2>/dev/null)
    start=${start:-0} near=65536
    [ "$start" -gt 0 ] || return 0
    [ "$near" -le "$start" ] || near=$start
    part=$({ tail -c "+$((start - near + 1))" "$log" | head -c "$near"; echo .; } | tail -n 1 | wc -c)
    start=$((start - part + 2))
}

# start_of_log from OFFSET | tail LINES | since SECONDS: sets start to the offset at which to read the file $log.
start_of_log() {
    start=$2
    case $1 in
        from) return ;;
        since)
            start_since "$2"
            return
            ;;
    esac
    # The end of a large file is found without reading all of it, but only while it does not grow meanwhile.
    for attempt in 1 2 3; do
        size=$(wc -c <"$log" | tr -d ' ')
        tail=$(tail -n "$2" "$log" | wc -c)
        start=$((size - tail))
        [ "$(wc -c <"$log" | tr -d ' ')" != "$size" ] || return 0
    done
    start=$((size - $(head -c "$size" "$log" | tail -n "$2" | wc -c)))
}

# open_log from OFFSET | tail LINES | since SECONDS: sets size, and start, which is never behind the end; and inode. Where there is no file
# $log, prints "none" and exits.
open_log() {
    [ -f "$log" ] || {
        echo none
        exit 66
    }
    start_of_log "$1" "$2"
    # shellcheck disable=SC2046 # the inode, then the name
    set -- $(ls -Li "$log")
    inode=${1:-0}
    size=$(wc -c <"$log" | tr -d ' ')
    [ "$start" -le "$size" ] || start=$size
}
