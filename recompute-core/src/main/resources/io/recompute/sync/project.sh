# Makes or checks a project's directory. $1 create or check, $2 the directory, $3 the version of its layout
# Exit status: 66 it is missing, 65 a newer version made it, 73 it cannot be made.
ours=$2/.recompute
if [ -e "$ours/layout" ]; then
    read -r layout <"$ours/layout" || layout=0
    [ "$layout" -le "$3" ] || { echo "layout $layout" >&2; exit 65; }
    exit 0
fi
[ "$1" = create ] || exit 66
mkdir -p -- "$2" || exit 73
(umask 077 && mkdir -p "$ours" && chmod 700 "$ours" && echo "$3" >"$ours/layout.new") &&
    mv "$ours/layout.new" "$ours/layout" || {
    # A shell's own message may be no more than "I/O error".
    free=$(df -Pk "$2" | awk 'NR == 2 { print $4 }')
    [ "${free:-1}" -gt 0 ] || echo "No space left on device" >&2
    exit 73
}
