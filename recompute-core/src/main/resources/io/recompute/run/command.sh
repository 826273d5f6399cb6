# Becomes a user's command. $1 project directory, $2 shell, $3 the command
cd -- "$1" || exit 66
export PYTHONUNBUFFERED=1
# By the environment, which only its owner can read; everybody reads arguments.
RECOMPUTE_COMMAND=$3 exec "$2" -c 'eval "unset RECOMPUTE_COMMAND
$RECOMPUTE_COMMAND"'
