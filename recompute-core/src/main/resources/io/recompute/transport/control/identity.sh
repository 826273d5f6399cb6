# The shell's process id and, where /proc tells it, when it was started.
if { IFS= read -r _recompute_line <"/proc/$$/stat"; } 2>/dev/null; then
    # shellcheck disable=SC2086 # one word for each field
    set -- ${_recompute_line##*) }
    echo "$$ ${20}"
else
    echo "$$"
fi
