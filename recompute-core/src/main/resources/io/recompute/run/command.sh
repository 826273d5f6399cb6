# Becomes a user's command. $1 project directory, $2 shell, $3 the command
cd -- "$1" || exit 66
export PYTHONUNBUFFERED=1
exec "$2" -c "$3"
