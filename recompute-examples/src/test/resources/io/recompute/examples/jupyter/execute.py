"""Runs a notebook in its own directory and prints each cell's outputs.

Arguments: the notebook, and where it goes with its outputs. Printed is JSON: for
each code cell the outputs by MIME type, and what it wrote to its streams.
"""
import json
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

notebook = nbformat.read(sys.argv[1], as_version=4)
client = NotebookClient(notebook, timeout=120, startup_timeout=60,
                        resources={"metadata": {"path": str(Path(sys.argv[1]).parent)}})
try:
    client.execute()
finally:
    nbformat.write(notebook, sys.argv[2])


def shown(output):
    if output.output_type == "stream":
        return {"text/plain": output.text}
    return dict(output.data)


print(json.dumps([[shown(output) for output in cell.outputs]
                  for cell in notebook.cells if cell.cell_type == "code"]))
