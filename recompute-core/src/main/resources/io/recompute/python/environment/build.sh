# Finds a Python and has it make the environment: the project in $1, in the directory $2, of the digest $3 and the settings'
# digest $4; $5 the Python that is asked for, or empty; $6 the tool, or auto; $7 "fresh" to make another one than is there.
# $8 and $9 are what pip is to read, $10 is sourced, $11 is the program that does it.
# A line that starts with the byte 002 is for the client, all others are for people.
umask 077
mkdir -p "$2" && work=$(mktemp -d "$2/.work.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 143' HUP INT TERM
PATH=$PATH:$HOME/.local/bin:$HOME/.cargo/bin
export PATH
unset PYTHONHOME PYTHONPATH PIP_TARGET PIP_PREFIX PIP_ROOT VIRTUAL_ENV

# failed REASON MESSAGE
failed() {
    printf '\002failed %s %s\n' "$1" "$2"
    exit 1
}

old='' python=''
# shellcheck disable=SC2088 # the home directory is the machine's own
case $5 in
    '') set -- "$@" python3 python python3.14 python3.13 python3.12 python3.11 python3.10 python3.9 python3.8 ;;
    '~/'*) set -- "$@" "$HOME/${5#'~/'}" ;;
    *) set -- "$@" "$5" ;;
esac
number=0
for candidate; do
    number=$((number + 1))
    [ "$number" -gt 11 ] && command -v "$candidate" >/dev/null 2>&1 || continue
    version=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    case $version in
        3.[89] | 3.[1-9][0-9])
            python=$candidate
            break
            ;;
        *) old="$candidate is Python $version" ;;
    esac
done
[ -n "$python" ] || [ -z "$old" ] || failed python_too_old "$old"
[ -n "$python" ] || failed no_python "none of the commands that were tried: ${5:-python3 python python3.8 to python3.14}"

printf '%s\n' "$8" >"$work/requirements.txt" && printf '%s\n' "$9" >"$work/constraints.txt" &&
    printf '%s\n' "${11}" >"$work/build.py" || failed no_space "No space left on device"
eval "${10}"
"$python" -I "$work/build.py" "$1" "$2" "$3" "$4" "$6" "$7" "$work"
