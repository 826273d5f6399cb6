# Finds a Python and has it make the environment: the project in $1, in the directory $2, of the digest $3 and the settings'
# digest $4; $5 the Python that is asked for, or empty; $6 the tool, or auto; $7 a word, the same for each try, to make
# another one than is there, or empty. $8 and $9 are what pip is to read, $10 is sourced, $11 the versions of Python that
# will do, as PEP 440 has them, or empty; $12 an environment.yml, or empty; $13 what pip is to read besides it; $14 a line
# for the project's own modules, or empty; $15 the words of a command that starts what makes it, on a cluster's node for one,
# or empty. Then come the programs that do it: the name and the text of each.
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

# put NAME TEXT: writes a file for the programs.
put() {
    printf '%s\n' "$2" >"$work/$1" || failed no_space "No space left on device"
}

project=$1 root=$2 digest=$3 settings=$4 asked=$5 tool=$6 fresh=$7 versions=${11} conda=${12} paths=${14} through=${15}
put requirements.txt "$8"
put constraints.txt "$9"
put others.txt "${13}"
[ -z "$conda" ] || put environment.yml "$conda"
eval "${10}"
shift 15
while [ $# -gt 1 ]; do
    put "$1" "$2"
    shift 2
done

# shellcheck disable=SC2088 # the home directory is the machine's own
case $asked in
    '') set -- python3 python python3.14 python3.13 python3.12 python3.11 python3.10 python3.9 python3.8 \
        "$HOME"/.pyenv/versions/*/bin/python3 "$HOME"/.local/share/uv/python/*/bin/python3 \
        "$HOME"/mini*/bin/python3 "$HOME"/anaconda3/bin/python3 /opt/conda/bin/python3 ;;
    '~/'*) set -- "$HOME/${asked#'~/'}" ;;
    *) set -- "$asked" ;;
esac
python='' old='' other='' others=''
for candidate; do
    command -v "$candidate" >/dev/null 2>&1 || continue
    words=$("$candidate" "$work/version.py" "$versions" 2>/dev/null) || continue
    case $words in
        *' fits')
            python=$candidate
            break
            ;;
        *' other')
            other=${other:-$candidate}
            others="${others:+$others, }$candidate is Python ${words% other}"
            ;;
        *' old') old="$candidate is Python ${words% old}" ;;
    esac
done
if [ -z "$python" ] && [ -n "$conda" ] && [ -n "$other" ]; then
    python=$other # the one that the environment gets is conda's to choose
    [ "$tool" != auto ] || tool=conda
fi
[ -n "$python" ] || [ -z "$others" ] || failed unfit_python "$others"
[ -n "$python" ] || [ -z "$old" ] || failed python_too_old "$old"
[ -n "$python" ] || failed no_python "none of the commands that were tried: ${asked:-python3 python python3.8 to python3.14}"

set -f # a word is a word
# shellcheck disable=SC2086
$through "$python" -I "$work/build.py" "$project" "$root" "$digest" "$settings" "$tool" "$fresh" "$work" "$paths"
