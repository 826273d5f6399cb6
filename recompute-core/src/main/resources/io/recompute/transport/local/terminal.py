"""Starts a command with a terminal of its own: COLUMNS ROWS COMMAND...

Reads frames: a letter, a length of four bytes, the contents. d: what is typed. w: the new columns and rows. s: a signal's
name. Writes what the terminal shows. The end of either stream hangs up. Ends as the command ends.
"""
import errno
import fcntl
import os
import resource
import select
import signal
import struct
import sys
import termios

CHUNK = 65536
IUTF8 = 0x4000 if sys.platform.startswith("linux") else 0


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def open_terminal(columns, rows):
    """Both ends of a terminal that is as it is to be before anything is typed."""
    master, terminal = os.openpty()
    resize(terminal, columns, rows)
    modes = termios.tcgetattr(terminal)
    modes[0] |= IUTF8
    termios.tcsetattr(terminal, termios.TCSANOW, modes)
    os.set_blocking(master, False)
    return master, terminal


def become(command, terminal):
    """In the child: the command, in a session that has the terminal, with all signals as programs expect them."""
    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    for stream in range(3):
        os.dup2(terminal, stream)
    os.closerange(3, 256)
    for one in (signal.SIGINT, signal.SIGQUIT, signal.SIGPIPE, signal.SIGHUP, signal.SIGTERM, signal.SIGTSTP):
        signal.signal(one, signal.SIG_DFL)
    try:
        os.execvp(command[0], command)
    except OSError as e:
        os.write(2, ("%s: %s\n" % (command[0], e.strerror)).encode())
    os._exit(127)


class Terminal:
    def __init__(self, child, master):
        self.child = child
        self.master = master  # None once nothing is connected to it any more
        self.frames = b""
        self.typed = b""

    def obey(self, kind, contents):
        if kind == b"d":
            self.typed += contents
        elif kind == b"w" and self.master is not None:
            resize(self.master, *struct.unpack(">HH", contents))
        elif kind == b"s":
            number = getattr(signal, "SIG" + contents.decode(), None)
            if isinstance(number, signal.Signals):
                try:
                    os.killpg(self.child, number)
                except ProcessLookupError:
                    pass

    def read_frames(self):
        data = os.read(0, CHUNK)
        if not data:
            self.hang_up()
        self.frames += data
        while len(self.frames) >= 5:
            length = struct.unpack(">I", self.frames[1:5])[0]
            if len(self.frames) < 5 + length:
                break
            self.obey(self.frames[:1], self.frames[5 : 5 + length])
            self.frames = self.frames[5 + length :]

    def show(self):
        """Passes on what is shown; False where the terminal has ended."""
        try:
            data = os.read(self.master, CHUNK)
        except BlockingIOError:
            return True
        except OSError as e:
            if e.errno != errno.EIO:
                raise
            return False
        try:
            while data:
                data = data[os.write(1, data) :]
        except BrokenPipeError:
            self.hang_up()
        return True

    def type(self):
        try:
            self.typed = self.typed[os.write(self.master, self.typed) :]
        except BlockingIOError:
            pass
        except OSError:
            self.typed = b""  # nobody is there to read it

    def hang_up(self):
        """The system tells all that have the terminal; what is not connected to it is told here."""
        try:
            os.killpg(self.child, signal.SIGHUP)
        except (ProcessLookupError, PermissionError):
            pass
        os._exit(129)

    def serve(self, wake):
        """Until the command has ended and all that it has shown is passed on; gives how it ended."""
        end = None
        while end is None or self.master is not None:
            readers = [wake] + ([self.master] if self.master is not None else [])
            if len(self.typed) < CHUNK:
                readers.append(0)
            writers = [self.master] if self.typed and self.master is not None else []
            ready, writable, _ = select.select(readers, writers, [])
            if wake in ready:
                os.read(wake, CHUNK)
                if end is None:
                    pid, status = os.waitpid(self.child, os.WNOHANG)
                    end = status if pid else None
            if self.master in ready and not self.show():
                os.close(self.master)
                self.master = None
            if writable and self.master is not None:
                self.type()
            if 0 in ready:
                self.read_frames()
        return end


def main():
    wake, awake = os.pipe()
    for end in (wake, awake):
        os.set_blocking(end, False)
    master, terminal = open_terminal(int(sys.argv[1]), int(sys.argv[2]))
    child = os.fork()
    if child == 0:
        become(sys.argv[3:], terminal)
    os.close(terminal)
    signal.set_wakeup_fd(awake)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    os.write(awake, b"\0")  # it may have ended before
    status = Terminal(child, master).serve(wake)
    if os.WIFSIGNALED(status):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        number = os.WTERMSIG(status)
        if number not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    os._exit(os.WEXITSTATUS(status))


main()
