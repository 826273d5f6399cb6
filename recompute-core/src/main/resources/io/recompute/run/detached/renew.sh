# Says that somebody still wants a run which has a lease. $1 run directory; prints "renewed", or "ended".
cd -- "$1" || exit 66
if [ -e exit ] || { [ -e start ] && ! run_alive . "$(boot)"; }; then
    echo ended
else
    true >renewed && echo renewed
fi
