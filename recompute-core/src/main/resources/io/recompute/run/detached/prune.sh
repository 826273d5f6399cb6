# Removes runs that have ended, with all that they left in their directories.
# $1 project directory, $2 seconds since the end that one is kept for, then ids
# Prints "removed ID" or "kept ID" for each that is old enough: one that is going on, has processes left, or whose log the
# project's link shows, is kept.
cd -- "$1/.recompute/runs" 2>/dev/null || exit 0
project=$(cd ../.. && pwd -P)
newest=$project/${project##*/}.log age=$2
shift 2
now=$(boot) time=$(date +%s)
for id; do
    # What has not started may start at any moment. What has started never starts again.
    read_start "$id" || [ -e "$id/exit" ] || [ -e "$id/lost" ] || continue
    end=${start_time:-0}
    { read -r version status size end why <"$id/exit"; } 2>/dev/null
    [ $((time - end)) -ge "$age" ] || continue
    # shellcheck disable=SC3013 # dash, bash, busybox, ksh and zsh have -ef
    if run_alive "$id" "$now" || [ -n "$(members "$id")" ] || [ "$newest" -ef "$id/log" ]; then
        echo "kept $id"
    elif mv "$id" ".removed-$id" && rm -rf ".removed-$id"; then
        echo "removed $id"
    fi
done
# Of an array nothing is kept when none of its runs is there.
for array in ../arrays/*; do
    [ -e "$array/submitted" ] || continue
    { read -r count <"$array/count"; } 2>/dev/null || continue
    left=$(awk -v id="${array##*/}" -v count="$count" 'BEGIN { while (count-- > 0) print id "-" count }' |
        while IFS= read -r id; do [ ! -d "$id" ] || { echo "$id" && break; }; done)
    [ -n "$left" ] || rm -rf "$array"
done
true
