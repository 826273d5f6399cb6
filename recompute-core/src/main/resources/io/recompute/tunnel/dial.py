# Connects to where the arguments say (tcp HOST PORT, or unix PATH), says so in a line, and passes bytes on between that
# and its own input and output, each direction to its own end.
import os
import socket
import sys
import threading

PART = 65536


def say(text):
    os.write(1, (" ".join(text.split()) + "\n").encode("utf-8", "replace"))


def connect(kind, host, port):
    if kind == "unix":
        peer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        peer.connect(host)
        return peer
    peer = socket.create_connection((host, int(port)), 30)
    peer.settimeout(None)
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return peer


def up(peer):
    try:
        data = os.read(0, PART)
        while data:
            peer.sendall(data)
            data = os.read(0, PART)
        peer.shutdown(socket.SHUT_WR)
    except OSError:
        os._exit(1)


def main():
    try:
        peer = connect(*sys.argv[1:4])
    except OSError as error:
        say("refused %s" % error)
        return
    say("connected")
    writer = threading.Thread(target=up, args=(peer,))
    writer.daemon = True
    writer.start()
    try:
        data = peer.recv(PART)
        while data:
            view = memoryview(data)
            while len(view):
                view = view[os.write(1, view):]
            data = peer.recv(PART)
    except OSError:
        os._exit(1)
    # The end is that of the output; sshd passes it on where nothing holds the other one.
    os.close(1)
    os.close(2)
    writer.join()


main()
