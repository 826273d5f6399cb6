# Becomes the user's login shell in the project's directory $1, with the project's environment; or, where $2 is not empty,
# that text, run by the shell $3. Exit status: 66 no project directory.
cd -- "$1" || exit 66
run_environment() { [ ! -r .recompute/environment ] || . ./.recompute/environment; }

if [ -n "$2" ]; then
    set -- "$3" -c "$2"
    run_environment
    exec "$@"
fi
shell=${SHELL:-/bin/sh}
if ! [ -t 0 ]; then
    run_environment
    exec "$shell"
fi

# Start-up files may put their own directories before all others: those of an interactive shell come first here, then the
# environment. Each is replaced, since another shell may be reading it.
# put NAME: from standard input.
put() { cat >".recompute/shell/$1.$$" && mv -f ".recompute/shell/$1.$$" ".recompute/shell/$1"; }

start_bash() {
    put bashrc <<'END' || return
# What a login shell reads, then the project's environment.
[ ! -r /etc/profile ] || . /etc/profile
if [ -r ~/.bash_profile ]; then
    . ~/.bash_profile
elif [ -r ~/.bash_login ]; then
    . ~/.bash_login
elif [ -r ~/.profile ]; then
    . ~/.profile
fi
cd -- "$RECOMPUTE_SHELL_DIRECTORY" && unset RECOMPUTE_SHELL_DIRECTORY
[ ! -r .recompute/environment ] || . ./.recompute/environment
END
    export RECOMPUTE_SHELL_DIRECTORY="$PWD"
    exec "$shell" --rcfile "$PWD/.recompute/shell/bashrc" -i
}

start_zsh() {
    for file in .zshenv .zprofile .zshrc; do
        {
            printf '# The user'"'"'s file, then ours again.\nours=$ZDOTDIR ZDOTDIR=${RECOMPUTE_ZDOTDIR:-$HOME}\n'
            printf '[[ ! -r $ZDOTDIR/%s ]] || . "$ZDOTDIR/%s"\n' $file $file
            printf 'RECOMPUTE_ZDOTDIR=$ZDOTDIR ZDOTDIR=$ours\n'
            [ $file != .zshrc ] || cat <<'END'
ZDOTDIR=$RECOMPUTE_ZDOTDIR
cd -- "$RECOMPUTE_SHELL_DIRECTORY"
unset RECOMPUTE_ZDOTDIR RECOMPUTE_SHELL_DIRECTORY ours
[[ ! -r .recompute/environment ]] || . ./.recompute/environment
END
        } | put $file || return
    done
    export RECOMPUTE_ZDOTDIR="${ZDOTDIR:-$HOME}" RECOMPUTE_SHELL_DIRECTORY="$PWD" ZDOTDIR="$PWD/.recompute/shell"
    exec "$shell" -l -i
}

mkdir -p .recompute/shell 2>/dev/null
case ${shell##*/} in
    bash) start_bash ;;
    zsh) start_zsh ;;
    fish)
        run_environment
        export RECOMPUTE_SHELL_PATH="${VIRTUAL_ENV:+$VIRTUAL_ENV/bin}"
        exec "$shell" -l -i -C 'test -z "$RECOMPUTE_SHELL_PATH"; or set -gx PATH $RECOMPUTE_SHELL_PATH $PATH; set -e RECOMPUTE_SHELL_PATH'
        ;;
esac
# Another shell, or no space for files.
run_environment
exec "$shell" -i
