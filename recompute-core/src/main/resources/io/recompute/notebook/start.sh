runtime=$PWD/.recompute/runs/$RECOMPUTE_RUN_ID/jupyter
(umask 077 && mkdir -p "$runtime") && cd "$2" || exit
export JUPYTER_RUNTIME_DIR="$runtime"
program=$1
shift 2
[ "$(id -u)" != 0 ] || set -- --allow-root "$@"
exec "$program" --no-browser --ip=127.0.0.1 --port=$((20000 + $$ % 20000)) --port-retries=100 "$@"
