# await.sh RUN SECONDS: prints what the Jupyter server of that run says of itself, once it does. Status 3: the run has ended
# before, 4: the time is over, 5: it has not started within some seconds, as it may wait in a queue.
run=.recompute/runs/$1
left=$(($2 * 5)) patience=50
while :; do
  for file in "$run"/jupyter/jpserver-*.json "$run"/jupyter/nbserver-*.json; do
    [ -s "$file" ] || continue
    said=$(cat "$file")
    case $said in
      *'}')
        printf '%s\n' "$said"
        exit 0
        ;;
    esac
  done
  [ ! -e "$run/exit" ] || exit 3
  if [ -e "$run/start" ]; then
    [ $left -gt 0 ] || exit 4
    left=$((left - 1))
  else
    [ $patience -gt 0 ] || exit 5
    patience=$((patience - 1))
  fi
  sleep 0.2 2>/dev/null || sleep 1
done
