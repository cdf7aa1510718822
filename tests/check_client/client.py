"""The homework's client, right or with one mistake: client.py NAME PORT"""
import os
import select
import signal
import socket
import sys
import time

name, port = sys.argv[1], int(sys.argv[2])
PERIOD = 0.05


def connected():
    return socket.create_connection(("127.0.0.1", port))


def closed(connection):
    """The server has closed; True where another connection has taken its place."""
    if name == "reconnects":
        connection.close()
        for _ in range(100):
            time.sleep(0.1)
            try:
                return connected()
            except OSError:
                pass
    if name == "storm":
        while True:
            try:
                connection.close()
                connection = connected()
                while connection.recv(65536):
                    pass
            except OSError:
                pass
    if name == "stays":
        connection.close()
        while True:
            time.sleep(1)
    if name == "dies_refused":
        connection.close()
        while True:
            time.sleep(0.12)
            try:
                connected().close()
            except OSError:
                os.abort()
    if name == "dies_again":
        connection.close()
        time.sleep(1.2)
        connection = connected()
        os.abort()
    sys.exit(0)


if name == "ends":
    print("nothing to do")
    sys.exit(3)
if name == "never":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if os.fork() == 0:
        os.setsid()
    while True:
        time.sleep(1)
if name == "crowd":
    crowd = [connected() for _ in range(100)]
connection = connected()
if name == "http":
    connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    time.sleep(60)
if name == "flood":
    while True:
        connection.sendall(b"client" * 10000)
if name == "talks":
    sys.stdout = open(1, "w", closefd=False)
due = time.monotonic()
answered = True
sent = 0
while True:
    wait = max(0, due - time.monotonic())
    reads = [] if name == "never_reads" else [connection]
    if select.select(reads, [], [], wait)[0]:
        try:
            data = connection.recv(65536)
        except ConnectionResetError:
            if name == "dies":
                os.abort()
            data = b""
        answered = True
        if not data and name == "sends_on":
            name = "never_reads"
            continue
        if not data:
            connection = closed(connection)
            due = time.monotonic()
            continue
        if name == "greeting" and b"\n" in data:
            sys.exit(1)
        if name == "half" and data.startswith(b"c") and not data.endswith(str(connection.getsockname()[1]).encode()):
            sys.exit(1)
        if name == "talks":
            for _ in range(100):
                print("x" * 1000)
    if time.monotonic() < due:
        continue
    due = max(due + PERIOD, time.monotonic())
    if (name == "once" and sent) or (name == "waits" and not answered):
        continue
    if name == "each_time":
        connection = connected()
    try:
        connection.sendall(b"client")
    except OSError:
        if name != "never_reads":
            raise
    sent += 1
    answered = False
    if name == "each_time":
        connection.recv(100)
        connection.close()
        connection = connected()
