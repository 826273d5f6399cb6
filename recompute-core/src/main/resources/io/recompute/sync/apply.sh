# Brings the project directory $1 up to date from the stream; $2 names the staging directory and this synchronisation,
# $3 the one before it as the client knows it. Besides tree/ the stream holds delete (paths to remove), prune (their
# directories, deepest first) and placed (the new record, where it is another one).
# Statuses: 76 another synchronisation came between, 77 another one did not end.
# shellcheck disable=SC2154 # begin sets staging
project=$1
state=$project/.recompute
[ -d "$state/staging" ] || { mkdir -p "$state/staging" && chmod 700 "$state"; } || exit 71
begin "$state/staging/" "$2"
receive

# One synchronisation at a time puts its files into place. The kernel lets go of a flock when its holder dies. Elsewhere
# a link to the owner file is the lock, and one whose process is gone is taken away; without links there is none, and
# only what came between and has ended is noticed.
limit=600
if command -v flock >/dev/null 2>&1; then
    exec 9>"$state/lock" || exit 71
    flock -w "$limit" 9 || fail 77 "another synchronisation of $project has not ended"
elif ln "$staging/owner" "$staging/linked" 2>/dev/null; then
    until ln "$staging/owner" "$state/lock.owner" 2>/dev/null; do
        [ "$limit" -gt 0 ] || fail 77 "another synchronisation of $project has not ended"
        limit=$((limit - 1))
        if read -r node process 2>/dev/null <"$state/lock.owner" && [ "$node" = "$(uname -n)" ] &&
            ! kill -0 "$process" 2>/dev/null && mv "$state/lock.owner" "$staging/dead" 2>/dev/null; then
            continue
        fi
        sleep 1
    done
    trap 'rm -rf "$staging" "$state/lock.owner"' EXIT
fi
last=
[ ! -r "$state/synced" ] || read -r last <"$state/synced"
[ "$last" = "$3" ] || fail 76 "another synchronisation came between"

# Prints those paths whose directories are not links: what lies behind a link is not ours to delete. Called with
# directories as its name it takes directories alone, otherwise anything but these.
# shellcheck disable=SC2016 # the inner shell expands it
ours='
for path do
    if [ -d "$path" ] && [ ! -L "$path" ]; then
        [ "$0" = directories ] || continue
    fi
    parent=$path
    while [ "$parent" != . ]; do
        parent=${parent%/*}
        [ ! -L "$parent" ] || continue 2
    done
    printf "%s\0" "$path"
done'

# From here on what other clients know is out of date. Should the rest be cut, the record names both what was and what
# will be there.
echo "$2" >"$staging/synced" && mv -f "$staging/synced" "$state/synced" || exit 71
if [ -e "$staging/placed" ]; then
    [ -e "$state/placed" ] || : >"$state/placed" || exit 71
    cat "$state/placed" "$staging/placed" >"$staging/union" && mv -f "$staging/union" "$state/placed" || exit 71
fi
if [ -s "$staging/delete" ]; then
    cd "$project" || exit 71
    xargs -0 sh -c "$ours" files <"$staging/delete" | xargs -0 rm -f || exit 74
    xargs -0 sh -c "$ours" directories <"$staging/prune" | xargs -0 rmdir 2>/dev/null
fi
merge "$staging/tree" "$project" || exit 74
[ ! -e "$staging/placed" ] || mv -f "$staging/placed" "$state/placed" || exit 74
