# Runs ssh for as long as the program that started this holds the other end of its input, and removes the directory of
# the control socket after it. So nothing is left behind where that program is killed.
# What a terminal sends is meant for that program; ssh goes when it goes.
trap '' HUP INT QUIT
directory=$1
shift
exec 3<&0
"$@" </dev/null 3<&- &
ssh=$!
{
  read -r _
  kill "$ssh"
} <&3 >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait "$ssh"
status=$?
kill "$watcher" 2>/dev/null
rm -rf "$directory"
exit "$status"
