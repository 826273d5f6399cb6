# The functions of the launcher whose runs depend on nobody: processes of this machine, in sessions of their own.

launcher_here() { :; }

# launcher_start RUN PROJECT SHELL ATTEMPT
launcher_start() {
    mkfifo "$1/alive" 2>/dev/null # without it, ends are polled for
    /bin/sh "$1/runner" detach "$1" "$2" "$3" "$4" 8>&1 </dev/null >>"$1/log" 2>&1 &
}
