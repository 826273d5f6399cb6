# Lists what a pattern may match: prints "literal" where the absolute path $1 is there, wildcards and all; else the paths below
# the absolute directory $2, at most $3 names deep, with ./ before and a NUL after each. $4 is d where only directories count.
# Statuses: 0 also where the directory is missing, 71 it cannot be read.
if [ -e "$1" ] || [ -L "$1" ]; then
    printf literal
    exit 0
fi
[ -d "$2" ] || exit 0
cd "$2/" || exit 71
if [ "$4" = d ]; then
    find . -maxdepth "$3" -type d -print0
else
    find . -maxdepth "$3" -print0
fi
# What find may not enter is told on standard error; the rest counts.
true
