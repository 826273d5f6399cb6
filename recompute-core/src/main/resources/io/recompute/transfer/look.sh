# Tells what the absolute path $1 leads to: "directory", "other" (to be sent as an archive), or "file", its description,
# and the program that will digest it.
[ -e "$1" ] || exit 66
if [ -d "$1" ]; then
    echo directory
elif [ -f "$1" ] && described=$(describe "$1"); then
    printf 'file %s %s\n' "$(digester)" "$described"
else
    echo other
fi
