# Builds a file in the place $1 of what comes on standard input, of parts of the old one at the path $2 and of what has
# arrived before, and digests it meanwhile into the file digest.$3. The input is a row of: K and a length, to keep what is
# there; C and an offset and a length, to copy from the old one; I, a length and so many bytes, to insert; E and the whole
# length at the end. Numbers have eight bytes, the highest first. A writer that outlives its connection does no harm: it
# writes the same there.
exec python3 -c '
import hashlib, os, queue, sys, threading

place, old, token = sys.argv[1:]
digest = hashlib.sha256()
free, filled = queue.Queue(), queue.Queue()
for _ in range(4):
    free.put(memoryview(bytearray(1 << 18)))


def fail(status, text):
    print(text, file=sys.stderr)
    sys.exit(status)


def digesting():
    for buffer, size in iter(filled.get, None):
        digest.update(buffer[:size])
        free.put(buffer)


def fill(source, part):
    at = 0
    while at < len(part):
        count = source.readinto(part[at:])
        if not count:
            return False
        at += count
    return True


def number():
    part = bytearray(8)
    fill(stdin, memoryview(part)) or fail(73, "the stream ended early")
    return int.from_bytes(part, "big")


def take(source, left, written, early):
    while left:
        buffer = free.get()
        size = min(left, len(buffer))
        part = buffer[:size]
        fill(source, part) or fail(*early)
        filled.put((buffer, size))
        while written and part:
            part = part[os.write(target, part):]
        left -= size


def build():
    while True:
        kind = stdin.read(1)
        if kind == b"K":
            size = number()
            with open(place + "/data", "rb", buffering=0) as present:
                take(present, size, False, (72, "what had arrived has become shorter"))
            os.lseek(target, size, os.SEEK_SET)
        elif kind == b"C":
            source = open(old, "rb", buffering=0)
            source.seek(number())
            take(source, number(), True, (78, "the old file has become shorter"))
            source.close()
        elif kind == b"I":
            take(stdin, number(), True, (73, "the stream ended early"))
        elif kind == b"E":
            return number()
        else:
            fail(73, "the stream ended early")


try:
    stdin = open(0, "rb", buffering=0)
    target = os.open(place + "/data", os.O_WRONLY | os.O_CREAT, 0o600)
    thread = threading.Thread(target=digesting, daemon=True)
    thread.start()
    os.ftruncate(target, build())
    os.close(target)
    filled.put(None)
    thread.join()
    with open(place + "/digest." + token, "w") as out:
        out.write("python3 " + digest.hexdigest() + "\n")
except OSError as error:
    fail(72, error)
' "$1" "$2" "$3"
