# Prints how many bytes one of a run's separate outputs had at the run's end. $1 run directory, $2 stdout or stderr
cd -- "$1" || exit 66
if { read -r out err <outputs; } 2>/dev/null; then
    case $2 in stdout) echo "$out" ;; *) echo "$err" ;; esac
else
    wc -c <"$2" | tr -d ' '
fi
