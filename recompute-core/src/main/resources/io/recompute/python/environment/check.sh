# Tells whether the project in $1 has the environment of the digest $2, and whether its Python still is the one that it was
# made for: "same VERSION TOOL PATH". Says nothing where it is to be made. With an empty digest: lets go of it.
file=$1/.recompute/environment
if [ -z "$2" ]; then
    rm -f "$file"
    exit
fi
[ -r "$file" ] && read -r _ digest version tool path <"$file" || exit 0
[ "$digest" = "$2" ] && [ -e "$path/READY" ] || exit 0
now=$("$path/bin/python3" -I -S -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
[ "$now" = "$version" ] || exit 0
true >"$path/used" # tells when it was used last
echo "same $version $tool $path"
