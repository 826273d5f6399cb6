# Tells whether the project in $1 has the environment of the digest $2, and whether its Python still is the one that it was
# made for: "same VERSION TOOL PATH". Says nothing where it is to be made. $3 is the line of shell for the project's own
# modules, or empty. With an empty digest: lets go of the environment, and leaves that line alone.
file=$1/.recompute/environment
if [ -z "$2" ]; then
    if [ -z "$3" ]; then
        rm -f "$file"
    else
        printf '# - - - -\n%s\n' "$3" >"$file.$$" && mv -f "$file.$$" "$file"
    fi
    exit
fi
[ -r "$file" ] && { read -r _ digest version tool path && IFS= read -r paths; } <"$file" || exit 0
[ "$digest" = "$2" ] && [ -e "$path/READY" ] || exit 0
case $paths in
    'export PYTHONPATH='*) [ "$paths" = "$3" ] || exit 0 ;;
    *) [ -z "$3" ] || exit 0 ;;
esac
now=$("$path/bin/python3" -I -S -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
[ "$now" = "$version" ] || exit 0
true >"$path/used" # tells when it was used last
echo "same $version $tool $path"
