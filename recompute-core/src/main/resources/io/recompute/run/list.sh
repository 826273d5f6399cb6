# Tells of runs, in lines of a key and a value; "end" closes each.
# $1 project directory, then ids; no id: all of them
cd -- "$1/.recompute/runs" 2>/dev/null || exit 0
shift
[ $# -gt 0 ] || set -- *
now=$(boot)
for id; do
    [ -d "$id" ] || continue
    printf 'run %s\n' "$id"
    for key in name title start killed; do
        { IFS= read -r line <"$id/$key"; } 2>/dev/null && printf '%s %s\n' "$key" "$line"
    done
    # First whether it lives, then how it ended: an end is recorded before the supervisor is gone. Both after its start.
    life=no
    run_alive "$id" "$now" && life=yes
    if { IFS= read -r line <"$id/exit"; } 2>/dev/null; then
        printf 'exit %s\n' "$line"
    else
        printf 'alive %s\nboot %s\nsize %s\n' "$life" "$now" "$(wc -c <"$id/log" | tr -d ' ')"
    fi
    echo end
done
