# Sends what the file $1 has from the byte $2 to the byte $3, and prints the digest of all up to there on standard error.
# The digest is of what is sent; it ends with the sending, also where nobody reads any more.
[ -f "$1" ] || exit 66
exec python3 -c '
import hashlib, os, queue, sys, threading

path, start, end = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
digest = hashlib.sha256()
free, filled = queue.Queue(), queue.Queue()
for _ in range(4):
    free.put(memoryview(bytearray(1 << 18)))


def digesting():
    for buffer, size in iter(filled.get, None):
        digest.update(buffer[:size])
        free.put(buffer)


def send():
    at = 0
    while at < end:
        buffer = free.get()
        count = source.readinto(buffer[:min(len(buffer), end - at)])
        if not count:
            return
        part = buffer[min(count, max(0, start - at)):count]
        filled.put((buffer, count))
        while part:
            part = part[os.write(1, part):]
        at += count


try:
    source = open(path, "rb", buffering=0)
    thread = threading.Thread(target=digesting, daemon=True)
    thread.start()
    send()
    filled.put(None)
    thread.join()
    print("python3", digest.hexdigest(), file=sys.stderr)
except OSError as error:
    print(error, file=sys.stderr)
    sys.exit(72)
' "$1" "$2" "$3"
