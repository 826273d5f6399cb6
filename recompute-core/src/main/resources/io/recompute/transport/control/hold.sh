# Makes what tells whether a command has left something behind that may still write to the outputs: a pipe whose writing
# end each command gets as descriptor 9 and hands on to all that it starts. Reading it, by descriptor 6, ends when none of
# them is left. Where that cannot be made, /dev/null stands in: then nothing is ever waited for.
_recompute_hold=/dev/null
exec 6</dev/null
_recompute_directory=$(umask 077 && mktemp -d 2>/dev/null) && mkfifo "$_recompute_directory/hold" 2>/dev/null
if [ -p "$_recompute_directory/hold" ] && [ -e "/proc/$$/fd/6" ]; then
    exec 8<>"$_recompute_directory/hold" 6<"$_recompute_directory/hold" 8>&-
    _recompute_hold=/proc/$$/fd/6
fi
[ -z "$_recompute_directory" ] || rm -rf "$_recompute_directory"
