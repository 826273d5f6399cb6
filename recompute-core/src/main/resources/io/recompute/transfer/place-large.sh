# Puts the file of $3 bytes that has arrived at the place $1 at the path $2, with the mode $4 and the time $5, where its
# digest is $6 by the program $7; the file digest.$8 has it where it was received by one attempt. Does nothing where that
# was done before. Prints what is at the path then, as identify does.
place=$1
target=$2
if [ ! -f "$place/data" ]; then
    if [ -f "$target" ] && [ "$(size "$target")" -eq "$3" ] && [ "$(digest "$7" <"$target")" = "$7 $6" ]; then
        rm -rf "$place"
        identify "$target"
        exit 0
    fi
    fail 78 "what has arrived is gone from $place"
fi
[ -f "$place/digest.$8" ] || digest "$7" <"$place/data" >"$place/digest.$8" || exit 72
read -r _ arrived <"$place/digest.$8"
if [ "$arrived" != "$6" ] || [ "$(size "$place/data")" -ne "$3" ]; then
    rm -rf "$place"
    fail 78 "it has the digest $arrived there and $6 here"
fi
{ chmod "$4" "$place/data" && TZ=UTC0 touch -t "$5" "$place/data"; } || exit 74
if [ -d "$target" ] && [ ! -L "$target" ]; then
    fail 75 "$target is a directory"
fi
parent=${target%/*}
mkdir -p "$parent/" || exit 71
# Moved by its own name into the directory, so that a link to a directory is replaced rather than followed.
name=${target##*/}
{ mkdir -p "$place/named" && mv -f "$place/data" "$place/named/$name" && mv -f "$place/named/$name" "$parent/"; } ||
    exit 74
rm -rf "$place"
identify "$target"
exit 0
