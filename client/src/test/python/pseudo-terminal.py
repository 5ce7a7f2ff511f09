"""Runs a command on a terminal of its own, of 100 columns and 30 rows.

Usage: pseudo-terminal.py KEYS TEXT... -- COMMAND...

Prints what the command writes, presses KEYS once every TEXT was shown, says at the end whether the terminal's modes are what they were,
and ends with the command's exit status; with 124 if it takes longer than a minute.
"""
import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time


def main():
    split = sys.argv.index("--")
    keys, texts, command = sys.argv[1], sys.argv[2:split], sys.argv[split + 1 :]
    master, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    before = termios.tcgetattr(terminal)
    child = os.fork()
    if child == 0:
        os.setsid()
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
        for stream in range(3):
            os.dup2(terminal, stream)
        os.execvp(command[0], command)
    shown = b""
    pressed = False
    end = time.monotonic() + 60
    status = None
    while time.monotonic() < end:
        if select.select([master], [], [], 0.1)[0]:
            new = os.read(master, 65536)
            sys.stdout.buffer.write(new)
            sys.stdout.buffer.flush()
            shown += new
        elif status is not None:
            break
        if not pressed and all(text.encode() in shown for text in texts):
            os.write(master, keys.encode())
            pressed = True
        if status is None:
            done, code = os.waitpid(child, os.WNOHANG)
            status = os.waitstatus_to_exitcode(code) if done else None
    if status is None:
        os.kill(child, 9)
        sys.exit(124)
    print("modes restored" if termios.tcgetattr(terminal) == before else "modes changed")
    sys.exit(status if status >= 0 else 128 - status)


main()
