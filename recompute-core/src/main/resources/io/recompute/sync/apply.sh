# Brings the project directory $1 up to date from the stream; $2 names the staging directory. Besides tree/ the stream
# holds delete (paths to remove), prune (their directories, deepest first) and placed (the new record).
# shellcheck disable=SC2154 # begin sets staging
project=$1
state=$project/.recompute
mkdir -p "$state/staging" && chmod 700 "$state" || exit 71
begin "$state/staging/" "$2"
receive

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

# Should the rest be cut, the record names both what was and what will be there.
[ -e "$state/placed" ] || : >"$state/placed" || exit 71
cat "$state/placed" "$staging/placed" >"$staging/union" && mv -f "$staging/union" "$state/placed" || exit 71
if [ -s "$staging/delete" ]; then
    cd "$project" || exit 71
    xargs -0 sh -c "$ours" files <"$staging/delete" | xargs -0 rm -f || exit 74
    xargs -0 sh -c "$ours" directories <"$staging/prune" | xargs -0 rmdir 2>/dev/null
fi
merge "$staging/tree" "$project" || exit 74
mv -f "$staging/placed" "$state/placed" || exit 74
