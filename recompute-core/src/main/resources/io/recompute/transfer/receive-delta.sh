# Builds a file in the place $1 of parts of the old one at the path $2 and of what comes on standard input, and digests it
# into the file digest.$3. The input is a row of: C and an offset and a length, to copy; I, a length and so many bytes, to
# insert; E and the whole length at the end. Numbers have eight bytes, the highest first.
exec python3 -c '
import hashlib, os, queue, struct, sys, threading

place, old, token = sys.argv[1:]
stdin = sys.stdin.buffer
source = os.open(old, os.O_RDONLY)
target = os.open(place + "/data", os.O_WRONLY | os.O_CREAT, 0o600)
digest = hashlib.sha256()
parts = queue.Queue(8)


def digesting():
    for part in iter(parts.get, b""):
        digest.update(part)


def put(part):
    parts.put(part)
    while part:
        part = part[os.write(target, part):]


def exactly(count):
    part = stdin.read(count)
    if len(part) < count:
        print("the stream ended early", file=sys.stderr)
        sys.exit(73)
    return part


def number():
    return struct.unpack(">Q", exactly(8))[0]


thread = threading.Thread(target=digesting, daemon=True)
thread.start()
try:
    kind = exactly(1)
    while kind != b"E":
        offset = number() if kind == b"C" else 0
        left = number()
        while left:
            size = min(left, 1 << 20)
            part = os.pread(source, size, offset) if kind == b"C" else exactly(size)
            if not part:
                print("the old file has become shorter", file=sys.stderr)
                sys.exit(78)
            put(part)
            offset += len(part)
            left -= len(part)
        kind = exactly(1)
    os.ftruncate(target, number())
except OSError as error:
    print(error, file=sys.stderr)
    sys.exit(72)
parts.put(b"")
thread.join()
with open(place + "/digest." + token, "w") as out:
    out.write("python3 " + digest.hexdigest() + "\n")
' "$1" "$2" "$3"
