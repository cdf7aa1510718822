#!/usr/bin/python3
"""Whether Qt's own dialog for files leaves its list of completions on the screen.

usage: completions.py PROGRAM FOLDER

Starts PROGRAM on the X server that $DISPLAY names, opens the dialog for a file to send, types the
path of the file in FOLDER until its completion is offered, and takes it with Enter. Speaks with the
server by Xlib and its test extension: keys go the way of a keyboard. Prints what is wrong, a line
each; exit code 0 if nothing is, 1 if something is, 2 if it cannot be tried here.
"""

import ctypes
import os
import subprocess
import sys
import time

DEADLINE = 10  # seconds
# A letter may go astray while a dialog opens: then nothing could be tried, and it is tried anew.
TIMES = 3
ID = ctypes.c_ulong
CONTROL, ENTER = 0xFFE3, 0xFF0D
VIEWABLE = 2


class Attributes(ctypes.Structure):
    """XWindowAttributes as far as it is read, with room for the rest."""

    _fields_ = [
        ("place", ctypes.c_int * 6),
        ("visual", ctypes.c_void_p),
        ("root", ID),
        ("kind", ctypes.c_int * 4),
        ("planes", ctypes.c_ulong * 2),
        ("save_under", ctypes.c_int),
        ("colormap", ID),
        ("map_installed", ctypes.c_int),
        ("map_state", ctypes.c_int),
        ("rest", ctypes.c_ulong * 8),
    ]


try:
    xlib = ctypes.CDLL("libX11.so.6")
    xtest = ctypes.CDLL("libXtst.so.6")
except OSError as error:
    print(error)
    sys.exit(2)
xlib.XOpenDisplay.restype = ctypes.c_void_p
xlib.XDefaultRootWindow.restype = ID
xlib.XKeysymToKeycode.restype = ctypes.c_ubyte
HANDLER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
# A window that is asked for may have gone meanwhile.
nothing = HANDLER(lambda display, event: 0)
xlib.XSetErrorHandler(nothing)
display = ctypes.c_void_p(xlib.XOpenDisplay(None))
if not display:
    print("there is no X server")
    sys.exit(2)
root = ID(xlib.XDefaultRootWindow(display))


def windows():
    """The windows on the screen, without those of a pixel or two."""
    ignored, children, count = ID(), ctypes.POINTER(ID)(), ctypes.c_uint()
    by = ctypes.byref
    xlib.XQueryTree(display, root, by(ignored), by(ignored), by(children), by(count))
    found = []
    for at in range(count.value):
        told = Attributes()
        if not xlib.XGetWindowAttributes(display, ID(children[at]), by(told)):
            continue
        if told.map_state == VIEWABLE and told.place[2] > 5:
            found.append(children[at])
    return found


def focus():
    """The window that has the keyboard."""
    window, ignored = ID(), ctypes.c_int()
    xlib.XGetInputFocus(display, ctypes.byref(window), ctypes.byref(ignored))
    return window.value


def press(symbol, *held):
    codes = [xlib.XKeysymToKeycode(display, ID(one)) for one in (*held, symbol)]
    for code in codes:
        xtest.XTestFakeKeyEvent(display, code, 1, ID(0))
    for code in reversed(codes):
        xtest.XTestFakeKeyEvent(display, code, 0, ID(0))
    xlib.XSync(display, 0)


def until(what, look):
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        if look():
            return True
        time.sleep(0.05)
    print(f"not seen within {DEADLINE} s: {what}; windows: {windows()}")
    return False


def enter_until_gone(window):
    """Presses Enter while there is that window: before a list has the keyboard, a key is lost."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        press(ENTER)
        again = time.monotonic() + 2
        while time.monotonic() < again:
            if window not in windows():
                return True
            time.sleep(0.05)
    print(f"still there {DEADLINE} s after Enter: the dialog; windows: {windows()}")
    return False


def dialog(path):
    if not until("the window", lambda: len(windows()) == 1):
        return 2
    (main,) = windows()
    xlib.XSetInputFocus(display, ID(main), 1, ID(0))
    press(ord("o"), CONTROL)
    if not until("the dialog", lambda: len(windows()) > 1):
        return 2
    above = next(window for window in windows() if window != main)
    # Letters that go elsewhere are missing in the path.
    if not until("the keyboard in the dialog", lambda: focus() == above):
        return 2
    for letter in path:
        press(ord(letter))
    # Without it nothing could stay.
    if not until("the list of completions", lambda: len(windows()) > 2):
        return 2
    if not enter_until_gone(above):
        return 2
    if not until("the window alone", lambda: windows() == [main]):
        return 1
    return 0


def run(program, folder):
    path = os.path.join(folder, "completed.txt")
    with open(path, "w", encoding="ascii") as file:
        file.write("x")
    window = subprocess.Popen([program])
    try:
        return dialog(path)
    finally:
        window.terminate()
        window.wait()


if __name__ == "__main__":
    for _ in range(TIMES):
        code = run(*sys.argv[1:])
        if code != 2:
            break
    sys.exit(code)
