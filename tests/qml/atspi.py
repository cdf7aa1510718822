#!/usr/bin/python3
"""What a screen reader sees of the window, and the course's exercise with nothing else.

usage: atspi.py PID PORT

Speaks with the accessibility bus of the session (AT-SPI 2, as Orca does): no key is pressed and no
pointer moves. Prints what is wrong, a line each; exit code 0 if nothing is.
"""

import sys
import time
import warnings

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

warnings.simplefilter("ignore")
DEADLINE = 20  # seconds
wrong = []


def until(what, look):
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        try:
            found = look()
        except Exception:  # what was looked at has just gone
            found = None
        if found:
            return found
        time.sleep(0.1)
    print(f"not seen within {DEADLINE} s: {what}")
    for line in dump():
        print("   ", line)
    sys.exit(1)


def application(pid):
    desktop = Atspi.get_desktop(0)
    for at in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(at)
        if child and child.get_process_id() == pid and child.get_child_count():
            return child
    return None


def has(item, state):
    return item.get_state_set().contains(state)


def everything(item=None):
    """All that is on the screen, from top to bottom."""
    item = item or window
    for at in range(item.get_child_count()):
        child = item.get_child_at_index(at)
        if child is None:
            continue
        if has(child, Atspi.StateType.SHOWING):
            yield child
        yield from everything(child)


def text_of(item):
    return Atspi.Text.get_text(item, 0, -1) if "Text" in item.get_interfaces() else ""


def told(item):
    """What is read out of an item."""
    return f"{item.get_role_name()} {item.get_name()!r} {item.get_description()!r} {text_of(item)!r}"


def dump():
    return [told(item) for item in everything()]


def find(role, name):
    for item in everything():
        if item.get_role_name() == role and item.get_name().startswith(name):
            return item
    return None


def act(item, *names):
    """Does one of these actions; which have to be there."""
    for at in range(Atspi.Action.get_n_actions(item)):
        if Atspi.Action.get_action_name(item, at) in names:
            return Atspi.Action.do_action(item, at)
    print(f"{told(item)} has no action {' or '.join(names)}")
    sys.exit(1)


def press(role, name):
    act(until(f"{role} {name!r}", lambda: find(role, name)), "Press", "Toggle")


def write(role, name, text):
    item = until(f"{role} {name!r}", lambda: find(role, name))
    Atspi.EditableText.set_text_contents(item, text)
    until(f"{text!r} in {name!r}", lambda: text_of(item) == text)


def rows():
    return [item.get_name() for item in everything() if item.get_role_name() == "list item"]


def combos():
    """Each combo box tells what is chosen."""
    for item in everything():
        if item.get_role_name() == "combo box" and not chosen(item):
            wrong.append(f"a combo box that does not tell its value: {told(item)}")


def chosen(item):
    children = [item.get_child_at_index(at) for at in range(item.get_child_count())]
    inside = any(text_of(child) for child in children if child)
    return inside or text_of(item) or ": " in item.get_name()


def names():
    """Whatever can be used has a name."""
    for item in everything():
        if has(item, Atspi.StateType.FOCUSABLE) and not item.get_name():
            if item.get_role_name() not in ("scroll bar", "label", "panel"):
                wrong.append(f"it has no name: {told(item)}")


pid, port = int(sys.argv[1]), sys.argv[2]
window = until("the window", lambda: application(pid))
combos()
names()

# A choice is made by its name, and read out.
press("radio button", "Hex")
until("Hex is chosen", lambda: has(find("radio button", "Hex"), Atspi.StateType.CHECKED))
press("radio button", "Text")

# The server listens and answers as the homework wants, the client connects, says "client" and hears the homework's answer.
write("text", "Port", port)
press("check box", "Enable")
until("it listens", lambda: any("listening" in row for row in rows()))
press("page tab", "Reply")
press("push button", "Homework")
until("it answers", lambda: has(find("check box", "Auto-reply"), Atspi.StateType.CHECKED))
press("page tab", "TCP client")
until("the client's page", lambda: find("push button", "Send") and "client" in window.get_child_at_index(0).get_name())
combos()
names()
write("text", "Port", port)
press("check box", "Enable")
until("it is connected", lambda: any("connected" in row for row in rows()))
write("text", "What to send", "client")
press("push button", "Send")
until("the row of the answer", lambda: any(row.startswith("received") and "client" in row and "11 bytes" in row for row in rows()))
# A lesson of the lab is chosen, played, and its question answered.
answers = rows()
press("page tab", "Lab")
press("list item", "TCP is a stream of bytes")
press("push button", "Run")
until("it is done", lambda: find("label", "Done"))
until("what the kernel said", lambda: any("received" in row for row in rows()))
press("push button", "2")
until("the verdict", lambda: find("label", "Right. The trace says:") or find("label", "Not so: it is"))
press("radio button", "Trace")
until("the trace", lambda: "readyRead" in text_of(find("text", "Trace")))
combos()
names()
for row in answers:
    print("row:", row)
for line in wrong:
    print(line)
sys.exit(1 if wrong else 0)
