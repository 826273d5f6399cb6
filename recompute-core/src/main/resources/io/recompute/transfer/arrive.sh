# Looks for what an earlier push of the same file to the path $1 has left, under the key $2, and makes a place for it where
# there is none. Prints the length of what is there and the program that will digest it; what is at the path now; the place.
target=$1
if [ -d "$target" ] && [ ! -L "$target" ]; then
    fail 75 "$target is a directory"
fi
near=${target%/*}
while [ ! -d "$near/" ]; do
    { [ ! -e "$near" ] && [ ! -L "$near" ]; } || fail 75 "$near is not a directory"
    near=${near%/*}
done
# What nobody has continued for a week goes.
find "$near/." ! -name . -prune -name '.recompute-partial-*' -type d -mtime +7 -exec rm -rf {} + 2>/dev/null
place=$near/.recompute-partial-$2
[ -d "$place" ] || (umask 077 && mkdir "$place") || exit 71
there=
[ ! -f "$target" ] || there=$(identify "$target")
printf '%s %s\n%s\n%s' "$(size "$place/data")" "$(digester)" "$there" "$place"
