# What starts a run, and what starts an array of them, have in common. Who uses it sets old_umask, kind, functions and
# directives, and when it prepares project, run and number, its attempt.

# Who this is: the process that dies when the launch is cut, which need not be $$.
if { IFS= read -r stat_line </proc/self/stat; } 2>/dev/null; then
    self=${stat_line%% *}
else
    self=$(exec sh -c 'echo $PPID')
fi
identity="launching $self $(start_of "$self") $(boot)"

# launcher_lives DIRECTORY: does the one of the newest attempt? On another machine with the same files it counts as dead,
# which is safe: it is the claims that decide.
launcher_lives() {
    { read -r word pid ticks launch_boot <"$1/launch.$number"; } 2>/dev/null &&
        [ "$launch_boot" = "${identity##* }" ] && alive "$pid" "$ticks"
}

# prepare NAME TITLE COMMAND ENVIRONMENT RUNNER OPTIONS GUARD RECORD GPUS: writes all that is needed, for its end, too: a full
# disk is noticed here.
prepare() {
    if [ "$number" -gt 1 ]; then
        (cd -- "$run" && rm -rf tree limits keep-children guard exit killed decided renewed memory gpus wanted leases waiting \
            launcher kind job directives submitted over ending lost finish)
    fi
    if [ -n "$kind" ]; then
        printf '%s\n' "$kind" >"$run/kind" && date +%s >"$run/submitted" && printf '%s\n' "$directives" >"$run/directives" &&
            printf '%s\n' "$functions" >"$run/launcher" && printf '%s\n' "$7" >"$run/guard" || return
    fi
    for option in $6; do
        case $option in
            limits=*) printf '%s\n' "${option#*=}" | tr , ' ' >"$run/limits" && printf '%s\n' "$7" >"$run/guard" || return ;;
            gpus=*) printf '%s\n' "${option#*=}" | tr , ' ' >"$run/wanted" && printf '%s\n' "$9" >"$run/gpus" || return ;;
            keep-children) true >"$run/keep-children" || return ;;
            snapshot) snapshot || return ;;
        esac
    done
    printf '%s\n' "$1" >"$run/name" && printf '%s\n' "$2" >"$run/title" && printf '%s\n' "$3" >"$run/command" &&
        printf '%s\n' "$4" >"$run/environment" && printf '%s\n' "$5" >"$run/runner" &&
        printf '%s\n' "$old_umask" >"$run/umask" && printf '%s\n' "$8" >"$run/record" && true >"$run/log"
}

# snapshot: copies the synchronised files to tree/, as links to what is there. A synchronisation replaces files, and leaves
# these alone.
snapshot() {
    placed=$project/.recompute/placed
    mkdir "$run/tree" || return
    if [ -s "$placed" ]; then
        xargs -0 cp -al --parents -t "$run/tree" -- <"$placed" 2>/dev/null ||
            python3 -c '
import os, shutil, sys
tree = os.fsencode(sys.argv[1])
for path in open(sys.argv[2], "rb").read().split(b"\0")[:-1]:
    if not os.path.lexists(path):
        continue
    target = os.path.join(tree, path)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if not os.path.lexists(target):
        try:
            os.link(path, target, follow_symlinks=False)
        except OSError:
            shutil.copy2(path, target, follow_symlinks=False)
' "$run/tree" "$placed" 2>/dev/null ||
            copy_placed || return
    fi
    [ -e "$run/tree/data" ] || [ ! -e data ] || ln -s "$project/data" "$run/tree/data"
}

# copy_placed: the same where neither can be had.
copy_placed() {
    # shellcheck disable=SC2016 # the inner shell expands it
    xargs -0 sh -c 'tree=$1
        shift
        for path do
            [ -e "$path" ] || [ -L "$path" ] || continue
            mkdir -p "$tree/${path%/*}" || exit 255
            [ -e "$tree/$path" ] || cp -a "$path" "$tree/$path" || cp -pP "$path" "$tree/$path" || exit 255
        done' sh "$run/tree" <"$placed"
}
