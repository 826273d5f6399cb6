if command -v python3 >/dev/null 2>&1; then printf '%s\n' "$RECOMPUTE_DATA_PYTHON" | python3 - "$@"; else eval "$RECOMPUTE_DATA_SHELL"; fi
