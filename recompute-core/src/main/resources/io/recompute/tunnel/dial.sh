# dial.sh KIND HOST PORT PYTHON: connects to tcp HOST PORT or unix HOST, prints "connected", and passes bytes on between
# that and its own input and output. Else prints "refused WHY", or "missing" where no program can do it.
if command -v python3 >/dev/null 2>&1; then
  exec python3 -c "$4" "$1" "$2" "$3"
fi
if command -v socat >/dev/null 2>&1; then
  if [ "$1" = unix ]; then
    to=UNIX-CONNECT:$2
  else
    case $2 in
      *:*) to=TCP:[$2]:$3 ;;
      *) to=TCP:$2:$3 ;;
    esac
  fi
  # It does not say when it is connected, so it is tried before. The time is how long one direction outlives the other.
  if why=$(socat -u /dev/null "$to" 2>&1); then
    echo connected
    exec socat -t 86400 - "$to"
  fi
  printf 'refused %s\n' "$(printf %s "$why" | tr '\n' ' ')"
  exit 0
fi
if command -v nc >/dev/null 2>&1; then
  # Only some end their sending when their input ends unless they are told to.
  end=
  case $(nc -h 2>&1) in
    *'-N'*) end=-N ;;
  esac
  if [ "$1" = unix ]; then
    if why=$(nc $end -U "$2" </dev/null 2>&1 >/dev/null); then
      echo connected
      exec nc $end -U "$2"
    fi
  elif why=$(nc -z "$2" "$3" 2>&1); then
    echo connected
    exec nc $end "$2" "$3"
  fi
  printf 'refused %s\n' "$(printf %s "$why" | tr '\n' ' ')"
  exit 0
fi
echo missing
