# Receives what was pushed to the path $1: its contents ($2 is contents), the thing itself below that directory under
# the name $3 (into), or under the path's own name unless that is a directory (as). $4 names the staging directory, $5
# is directory or file. All paths are absolute.
# shellcheck disable=SC2154 # begin sets staging
target=$1
case $2 in
contents) ;;
into) target=$target/$3 ;;
*) [ ! -d "$target" ] || target=$target/$3 ;;
esac
if [ "$5" = directory ]; then
    [ -d "$target" ] || { [ ! -e "$target" ] && [ ! -L "$target" ]; } || fail 75 "$target is not a directory"
elif [ -d "$target" ] && [ ! -L "$target" ]; then
    fail 75 "$target is a directory"
fi
parent=${target%/*}
near=$parent
while [ ! -d "$near/" ]; do
    { [ ! -e "$near" ] && [ ! -L "$near" ]; } || fail 75 "$near is not a directory"
    near=${near%/*}
done
begin "$near/.recompute-staging-" "$4"
receive
mkdir -p "$parent/" || exit 71
if [ "$5" = directory ] && [ -d "$target" ]; then
    merge "$staging/tree/item" "$target" || exit 74
else
    name=${target##*/}
    mkdir "$staging/named" && mv "$staging/tree/item" "$staging/named/$name" || exit 74
    move "$parent" "$staging/named/$name" || exit 74
fi
