# Tells of runs, in lines of a key and a value; "end" closes each. Before them "state RUN STATE WORDS" for each that a
# scheduler has.
# $1 project directory, then ids; no id: all of them
cd -- "$1/.recompute/runs" 2>/dev/null || exit 0
shift
[ $# -gt 0 ] || set -- *
settle "$@"
now=$(boot)
for id; do
    [ -d "$id" ] || continue
    printf 'run %s\n' "$id"
    for key in name title start killed limits waiting submitted job array lost; do
        { IFS= read -r line <"$id/$key"; } 2>/dev/null && printf '%s %s\n' "$key" "$line"
    done
    while IFS= read -r line; do printf 'record %s\n' "$line"; done 2>/dev/null <"$id/record"
    # First whether it lives, then how it ended: an end is recorded before the supervisor is gone. Both after its start.
    life=no
    if [ ! -e "$id/launcher" ] && run_alive "$id" "$now"; then life=yes; fi
    if { IFS= read -r line <"$id/exit"; } 2>/dev/null; then
        printf 'exit %s\n' "$line"
    elif [ -e "$id/launcher" ]; then
        [ ! -e "$id/lost" ] || printf 'size %s\n' "$(wc -c <"$id/log" | tr -d ' ')"
    else
        printf 'alive %s\nboot %s\nsize %s\n' "$life" "$now" "$(wc -c <"$id/log" | tr -d ' ')"
        if [ $life = no ]; then printf 'lost %s\n' "$(lost_reason "$id" "$now")"; fi
    fi
    echo end
done
