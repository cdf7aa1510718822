"""Servers for the check: right ones of many shapes, wrong ones, and other services.

    python3 server.py NAME PORT
"""

import asyncio
import base64
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time


def listen(port, address="127.0.0.1", backlog=1000):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, port))
    listener.listen(backlog)
    return listener


def threads(listener, serve):
    """One thread for each client: `serve(client, port, number)`."""

    def one(client, port, number):
        try:
            serve(client, port, number)
        except OSError:
            pass  # this client has gone
        finally:
            client.close()

    number = 0
    while True:
        client, peer = listener.accept()
        number += 1
        threading.Thread(target=one, args=(client, peer[1], number), daemon=True).start()


def messages(client):
    while data := client.recv(65536):
        yield data


def answers(client, port, _=0):
    for data in messages(client):
        client.sendall(data + b"%d" % port)


# --- right ones ---


def plain(port):
    threads(listen(port), answers)


def short_queue(port):
    threads(listen(port, backlog=1), answers)


def short_queue_in_turn(port):
    """One thread for all, and a queue of one for new clients."""
    listener = listen(port, backlog=1)
    poll = selectors.DefaultSelector()
    poll.register(listener, selectors.EVENT_READ)
    while True:
        for key, _ in poll.select():
            if key.fileobj is listener:
                client, peer = listener.accept()
                poll.register(client, selectors.EVENT_READ, peer[1])
                continue
            try:
                data = key.fileobj.recv(65536)
                if data:
                    key.fileobj.settimeout(0.05)
                    key.fileobj.sendall(data + b"%d" % key.data)
            except OSError:
                data = b""
            if not data:
                poll.unregister(key.fileobj)
                key.fileobj.close()


def all_addresses(port):
    threads(listen(port, "0.0.0.0"), answers)


def ipv6(port):
    threads(listen(port, "::1"), answers)


def starts_late(port):
    time.sleep(2)
    plain(port)


def two_writes(port):
    def serve(client, number, _):
        for data in messages(client):
            client.sendall(data)
            client.sendall(b"%d" % number)

    threads(listen(port), serve)


def each_byte(port):
    def serve(client, number, _):
        for data in messages(client):
            client.sendall(b"".join(b"%c%d" % (byte, number) for byte in data))

    threads(listen(port), serve)


def small_reads(port):
    def serve(client, number, _):
        while data := client.recv(7):
            client.sendall(data + b"%d" % number)

    threads(listen(port), serve)


def gathers(port):
    """What comes within 10 ms gets one answer."""

    def serve(client, number, _):
        for data in messages(client):
            time.sleep(0.01)
            try:
                data += client.recv(65536, socket.MSG_DONTWAIT)
            except BlockingIOError:
                pass
            client.sendall(data + b"%d" % number)

    threads(listen(port), serve)


def at_most_100(port):
    room = threading.Semaphore(100)

    def serve(client, number, _):
        with room:
            answers(client, number)

    threads(listen(port), serve)


def coroutines(port):
    async def serve(reader, writer):
        number = b"%d" % writer.get_extra_info("peername")[1]
        try:
            while data := await reader.read(65536):
                writer.write(data + number)
                await writer.drain()
        except OSError:
            pass
        writer.close()

    async def main():
        server = await asyncio.start_server(serve, "127.0.0.1", port)
        await server.serve_forever()

    asyncio.run(main())


# --- wrong ones ---


def every_third(port):
    def serve(client, number, _):
        for count, data in enumerate(messages(client), 1):
            if count % 3 == 0:
                client.sendall(data + b"%d" % number)

    threads(listen(port), serve)


def every_second(port):
    def serve(client, number, _):
        for count, data in enumerate(messages(client), 1):
            if count % 2 == 0:
                client.sendall(data + b"%d" % number)

    threads(listen(port), serve)


def lines(port):
    def serve(client, number, _):
        for line in client.makefile("rb"):
            client.sendall(line + b"%d" % number)

    threads(listen(port), serve)


def drips(port):
    def serve(client, number, _):
        for data in messages(client):
            for byte in data + b"%d" % number:
                client.sendall(b"%c" % byte)
                time.sleep(0.15)

    threads(listen(port), serve)


def sleeps(port):
    def serve(client, number, _):
        for data in messages(client):
            time.sleep(0.9)
            client.sendall(data + b"%d" % number)

    threads(listen(port), serve)


def never_reads(port):
    threads(listen(port), lambda *_: time.sleep(60))


def floods(port):
    def serve(client, _, __):
        while True:
            client.sendall(b"abcdefghijklmnopqrstuvwxyz\r\n" * 1000)

    threads(listen(port), serve)


def answering(answer):
    """`answer(data, port, count)` is what is sent for the data of a read, None what ends it."""

    def serve(client, number, _):
        for count, data in enumerate(messages(client), 1):
            answered = answer(data, b"%d" % number, count)
            if answered is None:
                return
            client.sendall(answered)

    return lambda port: threads(listen(port), serve)


CHANGED = {
    "closes_after_five": answering(lambda data, port, count: data + port if count <= 5 else None),
    "quoted": answering(lambda data, port, _: b'"' + data + b'"' + port),
    "hex": answering(lambda data, port, _: data.hex().encode() + port),
    "base64": answering(lambda data, port, _: base64.b64encode(data) + port),
    "at_most_255": answering(lambda data, port, _: data[:255] + port),
    "port_cut": answering(lambda data, port, _: data + port[:3]),
    "ends_at_exit": answering(lambda data, port, _: os._exit(0) if data == b"exit" else data + port),
    "ends_at_zero": answering(lambda data, port, _: os.abort() if b"\0" in data else data + port),
}


def dies_at_fin(port):
    """Answers, and crashes, where FIN is there right behind a message."""

    def serve(client, number, _):
        for data in messages(client):
            time.sleep(0.01)
            try:
                is_over = not client.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
            except BlockingIOError:
                is_over = False
            client.sendall(data + b"%d" % number)
            if is_over:
                os.abort()

    threads(listen(port), serve)


def answers_fin(port):
    """Answers the read of 0 bytes, too."""

    def serve(client, number, _):
        data = True
        while data:
            data = client.recv(65536)
            client.sendall(data + b"%d" % number)

    threads(listen(port), serve)


def mute_after_reset(port):
    is_mute = threading.Event()

    def serve(client, number, _):
        try:
            for data in messages(client):
                if is_mute.is_set():
                    time.sleep(60)
                client.sendall(data + b"%d" % number)
        except OSError:
            is_mute.set()

    threads(listen(port), serve)


def pings(port):
    """A line of its own each 400 ms."""

    def serve(client, number, _):
        def ping():
            try:
                while True:
                    time.sleep(0.4)
                    client.sendall(b"ping")
            except OSError:
                pass

        threading.Thread(target=ping, daemon=True).start()
        answers(client, number)

    threads(listen(port), serve)


# --- what is no server of the homework ---


def silent(_):
    time.sleep(60)


def greets(text):
    def serve(client, _, __):
        client.sendall(text)
        time.sleep(5)

    return lambda port: threads(listen(port), serve)


def replies(text):
    def serve(client, _, __):
        for _ in messages(client):
            client.sendall(text)

    return lambda port: threads(listen(port), serve)


SERVICES = {
    "ssh": greets(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "mysql": greets(b"\x4a\0\0\0\x0a8.0.35\0\x08\0\0\0abcdefgh\0"),
    "redis": replies(b"-ERR unknown command 'client'\r\n"),
    "memcached": replies(b"ERROR\r\n"),
    "tls": replies(b"\x15\x03\x01\0\2\2\x46"),
    "http": replies(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
}


# --- that do not want to end ---


def stays(port):
    """Ignores what can be ignored, has children of its own session, and floods its output."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    subprocess.Popen(["setsid", "sh", "-c", f"trap '' TERM; : child{port}; while :; do sleep 1; done"])

    def talk():
        while True:
            os.write(1, b"still here\n" * 1000)

    threading.Thread(target=talk, daemon=True).start()
    plain(port)


if __name__ == "__main__":
    name, port = sys.argv[1], int(sys.argv[2])
    ({**SERVICES, **CHANGED}.get(name) or globals()[name])(port)
