# What fetch.py does, as far as curl or wget can, for machines without Python. Its arguments and RECOMPUTE_DATA are the
# same. A file is named by the end of its address; one that is cut goes on within this call, and in a later one only where
# its SHA-256 is given. Addresses are told to curl and wget on their standard input; to busybox's wget, which takes
# none there, only where nothing in them may be secret.
LC_ALL=C
export LC_ALL
directory=$1 parallel=$2 retries=$3 stall=$4 flags=,$5,
receipts=.recompute/data
list=$RECOMPUTE_DATA
unset RECOMPUTE_DATA RECOMPUTE_DATA_PYTHON RECOMPUTE_DATA_SHELL

if command -v curl >/dev/null 2>&1; then
    tool=curl
elif command -v wget >/dev/null 2>&1; then
    tool=wget
    case $(wget --help 2>&1) in *BusyBox*) tool=busybox ;; esac
else
    echo 'nothing here fetches files: python3, curl and wget are not installed' >&2
    exit 69
fi

# shown ADDRESS: without its login and its query.
shown() {
    printf '%s\n' "$1" | sed 's|^\([a-zA-Z]*://\)[^/?#]*@|\1|; s|?.*|?...|'
}

size_of() {
    [ -f "$1" ] && wc -c <"$1" | tr -d ' \t' || echo 0
}

sha256() {
    if command -v sha256sum >/dev/null 2>&1; then
        sha256sum <"$1" | cut -d ' ' -f 1
    else
        openssl dgst -sha256 <"$1" | sed 's/.* //'
    fi
}

# get ADDRESS FILE: one try, which goes on at the end of FILE. Prints why it failed. Status: 0 it is there, 1 another try
# may help, 2 none will.
get() {
    case $tool in
        curl)
            quoted=$(printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g')
            code=$(printf 'url = "%s"\n' "$quoted" | curl -fsSL --globoff --proto '=http,https' \
                --connect-timeout "$stall" --speed-time "$stall" --speed-limit 1 -C - -o "$2" \
                -w '%{http_code}' --config - 2>"$2.said")
            status=$?
            ;;
        *)
            code=
            case $tool$1 in
                wget*) printf '%s\n' "$1" | wget -nv -c -t 1 -T "$stall" -O "$2" -i - >"$2.said" 2>&1 ;;
                *[@?]*)
                    echo "busybox's wget would show the address to others; curl or python3 is needed"
                    return 2
                    ;;
                *) wget -q -c -T "$stall" -O "$2" "$1" >"$2.said" 2>&1 ;;
            esac
            status=$?
            code=$(sed -n -e 's/.*ERROR \([0-9][0-9][0-9]\).*/\1/p' -e 's/.*HTTP\/[0-9.]* \([0-9][0-9][0-9]\).*/\1/p' "$2.said" | tail -n 1)
            ;;
    esac
    [ "$status" -ne 0 ] || return 0
    case $code in
        408 | 425 | 429 | 5??) echo "the server answers $code" && return 1 ;;
        416) : >"$2" && echo 'the server has no bytes from there on' && return 1 ;;
        4??) echo "the server answers $code" && return 2 ;;
    esac
    echo "$tool failed with status $status"
    return 1
}

# bring ADDRESS FILE: tries until nothing came so many times in a row.
bring() {
    tries=0
    while :; do
        before=$(size_of "$2")
        said=$(get "$1" "$2")
        case $? in
            0) return 0 ;;
            2) break ;;
        esac
        [ "$(size_of "$2")" -le "$before" ] || tries=0
        tries=$((tries + 1))
        [ "$tries" -le "$retries" ] || break
        echo "$(shown "$1"): $said; again in $tries s"
        sleep "$tries"
    done
    echo "$(shown "$1"): $said"
    return 1
}

# unpacked ARCHIVE: unpacks it beside itself, where it is one.
unpacked() {
    case $1 in
        *.tar.gz | *.tar.bz2 | *.tar.xz) into=${1%.tar.*} ;;
        *.tgz | *.tbz2 | *.txz | *.tar | *.zip) into=${1%.*} ;;
        *) return 0 ;;
    esac
    if [ -e "$into" ]; then
        case $flags in
            *,overwrite,*) ;;
            *) echo "$1 is there, but $into is, too; overwriting must be asked for" && return 1 ;;
        esac
    fi
    rm -rf "$1.unpacking" && mkdir "$1.unpacking" || return 1
    case $1 in
        *.zip) unzip -q "$1" -d "$1.unpacking" ;;
        *) tar -xf "$1" -C "$1.unpacking" ;;
    esac
    status=$?
    [ "$status" -ne 0 ] || { rm -rf "$into" && mv "$1.unpacking" "$into" && return 0; }
    rm -rf "$1.unpacking"
    echo "$1 is there, but cannot be unpacked"
    return 1
}

# fetch ADDRESS NAME SHA256
fetch() {
    name=$2
    if [ -z "$name" ]; then
        name=$(printf '%s\n' "$1" | sed 's|[?#].*||; s|^[a-zA-Z]*://[^/]*||; s|.*/||; s|^\.*||; s|[^A-Za-z0-9._+,=@-]|_|g')
        name=${name:-download}
    fi
    target=$directory/$name
    key=$(printf '%s' "$1" | cksum | tr ' ' '-')
    part=$directory/.recompute-$key.part
    if [ -e "$target" ]; then
        case $flags in
            *,overwrite,*) ;;
            *)
                if [ "$3" ] && [ "$(sha256 "$target")" = "$3" ] ||
                    [ "$(cat "$receipts/$key.sh" 2>/dev/null)" = "$(size_of "$target") $name" ]; then
                    echo "$target is there already"
                    return 0
                fi
                echo "$(shown "$1"): $target is there already, from elsewhere; overwriting must be asked for"
                return 1
                ;;
        esac
    fi
    [ "$3" ] || rm -f "$part"
    bring "$1" "$part"
    status=$?
    rm -f "$part.said"
    if [ "$status" -ne 0 ]; then
        if [ -z "$3" ] || [ ! -s "$part" ]; then
            rm -f "$part"
        fi
        return 1
    fi
    if [ "$3" ] && [ "$(sha256 "$part")" != "$3" ]; then
        echo "$(shown "$1"): its SHA-256 is $(sha256 "$part"), not $3"
        rm -f "$part"
        return 1
    fi
    mv -f "$part" "$target" && mkdir -p "$receipts" &&
        echo "$(size_of "$target") $name" >"$receipts/$key.sh" || return 1
    echo "$target is there: $(size_of "$target") bytes"
    case $flags in *,unpack,*) unpacked "$target" ;; esac
}

mkdir -p "$directory" || exit 1
failed=$directory/.recompute-failed.$$
rm -f "$failed"
tab=$(printf '\t')
running=0
while IFS= read -r line; do
    address=${line%%"$tab"*}
    rest=${line#*"$tab"}
    { fetch "$address" "${rest%%"$tab"*}" "${rest#*"$tab"}" </dev/null || : >"$failed"; } &
    running=$((running + 1))
    [ "$running" -lt "$parallel" ] || { wait && running=0; }
done <<END
$list
END
wait
[ ! -e "$failed" ] || { rm -f "$failed" && exit 1; }
