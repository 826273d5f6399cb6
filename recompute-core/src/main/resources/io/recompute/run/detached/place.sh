# start_of_log from OFFSET | tail LINES: sets start to the offset at which to read the file $log.
start_of_log() {
    start=$2
    [ "$1" = tail ] || return 0
    # The end of a large file is found without reading all of it, but only while it does not grow meanwhile.
    for attempt in 1 2 3; do
        size=$(wc -c <"$log" | tr -d ' ')
        tail=$(tail -n "$2" "$log" | wc -c)
        start=$((size - tail))
        [ "$(wc -c <"$log" | tr -d ' ')" != "$size" ] || return 0
    done
    start=$((size - $(head -c "$size" "$log" | tail -n "$2" | wc -c)))
}

# open_log from OFFSET | tail LINES: sets size, and start, which is never behind the end; and inode. Where there is no file
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
