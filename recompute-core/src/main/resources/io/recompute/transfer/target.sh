# Prints the path that a push to the path $1 goes to, the source's name being $3: that path ($2 is contents), below it
# (into), or either, as it is a directory or not (as).
case $2 in
contents) printf '%s' "$1" ;;
into) printf '%s' "$1/$3" ;;
*) if [ -d "$1" ]; then printf '%s' "$1/$3"; else printf '%s' "$1"; fi ;;
esac
