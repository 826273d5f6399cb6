# Receives what was pushed and is to be at the absolute path $1. $2 names the staging directory, $3 is directory or file.
# shellcheck disable=SC2154 # begin sets staging
target=$1
if [ "$3" = directory ]; then
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
begin "$near/.recompute-staging-" "$2"
receive
mkdir -p "$parent/" || exit 71
if [ "$3" = directory ] && [ -d "$target" ]; then
    merge "$staging/tree/item" "$target" || exit 74
else
    name=${target##*/}
    mkdir "$staging/named" && mv "$staging/tree/item" "$staging/named/$name" || exit 74
    move "$parent" "$staging/named/$name" || exit 74
fi
