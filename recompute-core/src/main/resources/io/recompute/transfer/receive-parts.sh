# Builds a file in the place $1 of what comes on standard input, of parts of the old one at the path $2 and of what has
# arrived before, and digests it meanwhile into the file digest.$3. The input is a row of: K and a length, to keep what is
# there; C and an offset and a length, to copy from the old one; I, a length and so many bytes, to insert; E and the whole
# length at the end. Numbers have eight bytes, the highest first. A writer that outlives its connection does no harm: it
# writes the same there.
# $4 is empty, or what identify says of the old file: then that is copied without being read, it must be the same before
# and after, and what is digested is the input, lengths and all.
# $5 is gzip where the input is compressed, else empty.
if [ -n "$4" ]; then
    [ -r "$2" ] || fail 78 'the old file cannot be read'
    exec 3<"$2"
    [ "$(identify "$2")" = "$4" ] || fail 78 'the old file is another one'
else
    exec 3</dev/null
fi
exec python3 -c '
import hashlib, os, queue, sys, threading

place, old, token, trusted, form = sys.argv[1:]
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
    numbers.update(part)
    return int.from_bytes(part, "big")


def identity(status):
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def check():
    if trusted and not identity(os.fstat(3)) == identity(os.stat(old)) == known:
        fail(78, "the old file changes while it is read")


def copy(start, left):
    # What a file system shares or copies by itself is not read here.
    while left and hasattr(os, "copy_file_range"):
        try:
            size = os.copy_file_range(3, target, min(left, 1 << 26), start)
        except OSError:
            break
        if not size:
            break
        start += size
        left -= size
    while left:
        part = memoryview(os.pread(3, min(left, 1 << 18), start))
        part or fail(78, "the old file has become shorter")
        start += len(part)
        left -= len(part)
        while part:
            part = part[os.write(target, part):]


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
        numbers.update(kind or b"")
        if kind == b"K":
            size = number()
            with open(place + "/data", "rb", buffering=0) as present:
                take(present, size, False, (72, "what had arrived has become shorter"))
            os.lseek(target, size, os.SEEK_SET)
        elif kind == b"C" and trusted:
            copy(number(), number())
        elif kind == b"C":
            source = open(old, "rb", buffering=0)
            source.seek(number())
            take(source, number(), True, (78, "the old file has become shorter"))
            source.close()
        elif kind == b"I":
            take(stdin, number(), True, (73, "the stream ended early"))
        elif kind == b"E":
            size = number()
            os.lseek(target, 0, os.SEEK_CUR) == size or fail(73, "the stream has another length")
            return size
        else:
            fail(73, "the stream ended early")


try:
    known = identity(os.fstat(3)) if trusted else None
    check()
    numbers = hashlib.sha256()
    stdin = open(0, "rb", buffering=0)
    if form:
        import gzip
        stdin = gzip.GzipFile(fileobj=stdin)
    target = os.open(place + "/data", os.O_WRONLY | os.O_CREAT, 0o600)
    thread = threading.Thread(target=digesting, daemon=True)
    thread.start()
    os.ftruncate(target, build())
    os.close(target)
    filled.put(None)
    thread.join()
    check()
    if trusted:
        digest.update(numbers.digest())
    with open(place + "/digest." + token, "w") as out:
        out.write("python3 " + digest.hexdigest() + "\n")
except EOFError:
    fail(73, "the stream ended early")
except OSError as error:
    fail(72, error)
' "$1" "$2" "$3" "$4" "$5" 3<&3
