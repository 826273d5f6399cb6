run=$PWD/.recompute/runs/$RECOMPUTE_RUN_ID
runtime=$run/jupyter
(umask 077 && mkdir -p "$runtime") && cd "$2" || exit
# What an earlier start of the same run has left, a job of a scheduler's, leads to another node.
rm -f "$runtime"/jpserver-*.json "$runtime"/nbserver-*.json
export JUPYTER_RUNTIME_DIR="$runtime"
program=$1
shift 2
[ "$(id -u)" != 0 ] || set -- --allow-root "$@"
address=127.0.0.1
if [ -e "$run/launcher" ]; then
    # It is on a node, and the way to it leads over the cluster's network.
    . "$run/launcher"
    if command -v launcher_address >/dev/null; then address=$(launcher_address); else address=$(hostname); fi
    [ -n "$address" ] || { echo "the address of this node is not known" >&2; exit 1; }
fi
exec "$program" --no-browser --ip="$address" --port=$((20000 + $$ % 20000)) --port-retries=100 "$@"
