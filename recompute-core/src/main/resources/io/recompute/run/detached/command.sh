# Runs a user's command. $1 project directory, $2 the command, which sees no arguments
cd -- "$1" || exit 66
export PYTHONUNBUFFERED=1
[ ! -r .recompute/environment ] || . ./.recompute/environment
eval "set --
$2"
