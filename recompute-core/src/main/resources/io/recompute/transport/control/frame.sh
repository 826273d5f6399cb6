# _recompute NUMBER TEXT: runs a text in a process of its own and marks its outputs; see Frame. Defined once, as a shell
# that reads its input byte by byte takes longer for a long line than for a small command.
_recompute() {
    _recompute_number=$1
    _recompute_text=$2
    set --
    printf '\001%s B %s\n' "$_recompute_mark" "$_recompute_number"
    printf '\001%s B %s\n' "$_recompute_mark" "$_recompute_number" >&2
    (eval "$_recompute_text") </dev/null 9>"$_recompute_hold" 6<&-
    _recompute_status=$?
    printf '\001%s E %s %s\n' "$_recompute_mark" "$_recompute_number" "$_recompute_status"
    printf '\001%s E %s %s\n' "$_recompute_mark" "$_recompute_number" "$_recompute_status" >&2
    while read -r _recompute_rest <&6; do :; done
    printf '\001%s F %s\n' "$_recompute_mark" "$_recompute_number"
}
