# look.sh KIND...: prints the first of these Jupyter servers (lab, notebook, server) that is here: of the project's
# environment if that has any, else of the machine.
for kind; do
  if [ -n "${VIRTUAL_ENV:-}" ] && [ -x "$VIRTUAL_ENV/bin/jupyter-$kind" ]; then
    printf '%s\n' "$VIRTUAL_ENV/bin/jupyter-$kind"
    exit 0
  fi
done
for kind; do
  command -v "jupyter-$kind" && exit 0
done
exit 3
