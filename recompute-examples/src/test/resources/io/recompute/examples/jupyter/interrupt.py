"""Interrupts a cell that waits for a run, and asks in the next one what became of the run.

Argument: a project. Printed is JSON: how each cell ended, and what it showed.
"""
import json
import os
import queue
import signal
import sys
import time

from jupyter_client.manager import KernelManager

LIMIT = 60
# as where the whole was started in the background of a script: the kernel is to heed interrupts all the same
signal.signal(signal.SIGINT, signal.SIG_IGN)
manager = KernelManager(kernel_name="recompute")
manager.start_kernel()
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=LIMIT)
seen = []


def execute(code, when_it_prints=None):
    """The status of the cell, its texts, and its error."""
    asked = client.execute(code)
    status, texts = None, []
    while True:
        message = client.get_iopub_msg(timeout=LIMIT)
        seen.append((message["msg_type"], str(message["content"])[:80]))
        if message["parent_header"].get("msg_id") != asked:
            continue
        kind, content = message["msg_type"], message["content"]
        if kind == "stream":
            texts.append(content["text"])
            if when_it_prints:
                when_it_prints()
                when_it_prints = None
        elif kind in ("execute_result", "display_data"):
            # of values that it does not know the kernel says its text to be HTML
            texts.append(content["data"].get("text/plain") or content["data"].get("text/html", ""))
        elif kind == "error":
            texts.extend(content["traceback"])
        elif kind == "status" and content["execution_state"] == "idle":
            break
    reply = client.get_shell_msg(timeout=LIMIT)
    while reply["parent_header"].get("msg_id") != asked:
        reply = client.get_shell_msg(timeout=LIMIT)
    return {"status": reply["content"]["status"], "text": "".join(texts)}


try:
    cells = [
        execute('Workspace machine = Recompute.project(Path.of("%s")).instance(0).init();' % sys.argv[1]),
        execute('RemoteProcess run = machine.runAsync("exec sleep 600");'),
        # one statement: between two, nothing is running that could be interrupted
        execute('{ System.out.println("waiting"); run.waitFor(); }', manager.interrupt_kernel),
        execute("run.isAlive()"),
        execute('machine.run("echo still here").text()'),
        execute("run.kill(); run.isAlive()"),
    ]
    # an interrupt most often meets a cell that prints: the kernel has to survive that, too
    printing = '{ for (int i = 0; i < 100; i++) System.out.println(i); Thread.sleep(1_000_000L); }'
    cells += [execute(printing, manager.interrupt_kernel) for time in range(10)]
    cells.append(execute("6 * 7"))
    print(json.dumps(cells))
except queue.Empty:
    os.kill(manager.provisioner.pid, signal.SIGQUIT)  # has the JVM tell what its threads do
    time.sleep(5)
    sys.exit("the kernel does not answer; the last that it said: %s" % seen[-10:])
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
