# The program of fetch.py, behind fetch.py and unpack.py.


class Settings:
    def __init__(self, directory, parallel, retries, stall, flags):
        self.directory = directory
        self.parallel = int(parallel)
        self.retries = int(retries)
        self.stall = float(stall)
        self.overwrite = "overwrite" in flags.split(",")
        self.unpack = "unpack" in flags.split(",")
        self.names = {}
        self.lock = threading.Lock()

    def claim(self, name, key):
        """Whether that file is this address's, and no other's of this call."""
        with self.lock:
            return self.names.setdefault(name, key) == key


def fetch_one(fetch):
    """Whether it is there."""
    begun = time.monotonic()
    try:
        found = fetch.run()
        told = "%s %s" % (fetch.target(), found or "is there: %s in %.1f s" % (
            size(fetch.done), time.monotonic() - begun))
        directory = unpack(fetch) if fetch.settings.unpack else None
        if directory:
            told += ", unpacked in " + directory
        fetch.state = "done"
        say(told)
        return True
    except Refused as e:
        text = str(e)
    except OSError as e:
        text = "%s: %s" % (e.filename or fetch.settings.directory, e.strerror or e)
    fetch.state = "failed"
    say("%s: %s" % (shown(fetch.address), text))
    return False


def report(fetches, ended, every):
    """Tells how far it is, on a line that the next one replaces, until all have ended."""
    last, before = time.monotonic(), None
    while not ended.wait(every):
        coming = [f for f in fetches if f.state == "comes"]
        done = sum(f.done - f.had for f in fetches)
        now = time.monotonic()
        if before is None or not coming:
            last, before = now, done
            continue
        rate = (done - before) / (now - last)
        last, before = now, done
        text = "%d of %d files, %s/s" % (sum(f.state == "done" for f in fetches), len(fetches), size(rate))
        if all(f.total is not None for f in coming):
            left = sum(f.total - f.done for f in coming)
            text += ", %s left of those that come" % size(left)
            if rate > 0:
                text += ", %d s" % (left / rate)
        TOLD.progress(text)


def main(arguments):
    settings = Settings(*arguments)
    fetches = [Fetch(line, settings) for line in os.environ.pop("RECOMPUTE_DATA").splitlines()]
    for program in ("RECOMPUTE_DATA_PYTHON", "RECOMPUTE_DATA_SHELL"):
        os.environ.pop(program, None)
    waiting = queue.Queue()
    results = []
    for fetch in fetches:
        waiting.put(fetch)

    def work():
        while True:
            try:
                fetch = waiting.get_nowait()
            except queue.Empty:
                return
            results.append(fetch_one(fetch))

    ended = threading.Event()
    reporter = threading.Thread(target=report, args=(fetches, ended, 1.0), daemon=True)
    reporter.start()
    workers = [threading.Thread(target=work, daemon=True) for _ in range(min(settings.parallel, len(fetches)))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    ended.set()
    reporter.join()
    return 0 if len(results) == len(fetches) and all(results) else 1


sys.exit(main(sys.argv[1:]))
