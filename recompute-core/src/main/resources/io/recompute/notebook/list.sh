# list.sh: prints the ids of the runs that are or were Jupyter servers.
for directory in .recompute/runs/*/jupyter; do
  [ -d "$directory" ] || continue
  run=${directory%/jupyter}
  printf '%s\n' "${run##*/}"
done
