"""Further wrong servers, as a grader meets them: none of them is in the list of the checker.

    python3 more.py NAME [--listen ADDR:PORT]
    python3 more.py list

The base class is right (its name is `right`); each of the others overrides what is wrong with it.
"""

import html
import selectors
import socket
import sys
import time


class Client:
    """A connection: what has not been sent yet, and what the wrong servers remember of it."""

    def __init__(self, sock, number):
        self.sock = sock
        self.port = sock.getpeername()[1]
        self.number = number  # counted from 1 in the order in which they came
        self.unsent = b""
        self.answers = 0
        self.kept = b""


class Server:
    """right"""

    def __init__(self):
        self.poll = selectors.DefaultSelector()
        self.clients = []
        self.count = 0
        self.later = []  # (when, client, bytes)

    # What the wrong ones override.

    def came(self, client):
        pass

    def read(self, client, data):
        self.write(client, data + self.port(client))

    def port(self, client):
        return b"%d" % client.port

    def finished(self, client):
        self.leave(client)

    def left(self, client):
        pass

    def may_read(self, client):
        return True

    # What they use.

    def write(self, client, data):
        client.answers += 1
        client.unsent += data
        self.flush(client)

    def write_later(self, seconds, client, data):
        self.later.append((time.monotonic() + seconds, client, data))

    def leave(self, client):
        if client not in self.clients:
            return
        self.clients.remove(client)
        self.poll.unregister(client.sock)
        client.sock.close()
        self.left(client)

    # The loop.

    def flush(self, client):
        try:
            while client.unsent:
                client.unsent = client.unsent[client.sock.send(client.unsent) :]
        except BlockingIOError:
            pass
        except OSError:
            self.leave(client)

    def serve(self, address, port):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        listener = socket.create_server((address, port), family=family, backlog=1000)
        listener.setblocking(False)
        shown = f"[{address}]" if ":" in address else address
        print(f"listening on {shown}:{listener.getsockname()[1]}", flush=True)
        self.poll.register(listener, selectors.EVENT_READ)
        while True:
            for client in self.clients:
                wanted = selectors.EVENT_WRITE if client.unsent else 0
                wanted |= selectors.EVENT_READ if self.may_read(client) else 0
                self.poll.modify(client.sock, wanted or selectors.EVENT_WRITE, client)
            first = min((when for when, _, _ in self.later), default=None)
            wait = None if first is None else max(0, first - time.monotonic())
            for key, events in self.poll.select(wait):
                if key.data is None:
                    self.accept(listener)
                    continue
                if events & selectors.EVENT_READ:
                    self.receive(key.data)
                if events & selectors.EVENT_WRITE:
                    self.flush(key.data)
            now = time.monotonic()
            due = [entry for entry in self.later if entry[0] <= now]
            self.later = [entry for entry in self.later if entry[0] > now]
            for _, client, data in sorted(due, key=lambda entry: entry[0]):
                if client in self.clients:
                    self.write(client, data)

    def accept(self, listener):
        sock, _ = listener.accept()
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.count += 1
        try:
            client = Client(sock, self.count)
        except OSError:  # it has gone already
            sock.close()
            return
        self.clients.append(client)
        self.poll.register(sock, selectors.EVENT_READ, client)
        self.came(client)

    def receive(self, client):
        try:
            data = client.sock.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            self.leave(client)
            return
        if data:
            self.read(client, data)
        else:
            self.finished(client)


# --- the port ---


class PortBefore(Server):
    """port_before: the port of the client that was answered before"""

    last = None

    def port(self, client):
        port, self.last = self.last or client.port, client.port
        return b"%d" % port


class PortOnce(Server):
    """port_once: the port only behind the first answer"""

    def port(self, client):
        return b"" if client.answers else b"%d" % client.port


class PortSign(Server):
    """port_sign: a sign before the port"""

    def port(self, client):
        return b"+%d" % client.port


class PortAddress(Server):
    """port_address: the address in brackets, and then the port"""

    def port(self, client):
        return b"[::1]:%d" % client.port


class PortModulo(Server):
    """port_modulo: four digits of the port"""

    def port(self, client):
        return b"%d" % (client.port % 10000)


class PortPadded(Server):
    """port_padded: six digits, with zeros before them"""

    def port(self, client):
        return b"%06d" % client.port


class PortGrouped(Server):
    """port_grouped: the thousands are set apart"""

    def port(self, client):
        return f"{client.port:,}".encode()


class Counts(Server):
    """counts: which client it is, counted from 1"""

    def port(self, client):
        return b"%d" % client.number


class Descriptor(Server):
    """descriptor: the number of the descriptor"""

    def port(self, client):
        return b"%d" % client.sock.fileno()


class OldPort(Server):
    """old_port: who comes after a client has left gets that one's port"""

    old = None

    def came(self, client):
        if self.old:
            client.port, self.old = self.old, None

    def left(self, client):
        if client.answers:
            self.old = client.port


class TenthWithoutPort(Server):
    """tenth_without_port: every tenth answer of a client has no port"""

    def port(self, client):
        return b"" if client.answers % 10 == 9 else b"%d" % client.port


# --- the data ---


class Upper(Server):
    """upper: letters become capitals"""

    def read(self, client, data):
        super().read(client, data.upper())


class Reversed(Server):
    """reversed: the data backwards"""

    def read(self, client, data):
        super().read(client, data[::-1])


class LastByteMissing(Server):
    """last_byte_missing: one byte too few"""

    def read(self, client, data):
        super().read(client, data[:-1])


class FirstByteDoubled(Server):
    """first_byte_doubled: the first byte twice"""

    def read(self, client, data):
        super().read(client, data[:1] + data)


class SevenBits(Server):
    """seven_bits: the eighth bit of each byte is lost"""

    def read(self, client, data):
        super().read(client, bytes(byte & 127 for byte in data))


class LineEnds(Server):
    """line_ends: a carriage return and a newline become a newline"""

    def read(self, client, data):
        super().read(client, data.replace(b"\r\n", b"\n"))


class EndStripped(Server):
    """end_stripped: a newline at the end is taken off"""

    def read(self, client, data):
        super().read(client, data.rstrip(b"\r\n"))


class HtmlEscaped(Server):
    """html_escaped: & and < as in a page"""

    def read(self, client, data):
        super().read(client, html.escape(data.decode("latin-1"), quote=False).encode("latin-1"))


class GbkDecoded(Server):
    """gbk_decoded: Chinese comes back as UTF-8"""

    def read(self, client, data):
        try:
            data = data.decode("gbk").encode()
        except UnicodeDecodeError:
            pass
        super().read(client, data)


class Cut4096(Server):
    """cut_4096: at most 4096 bytes of a message"""

    most = 4096

    def read(self, client, data):
        client.kept += data
        room = self.most - getattr(client, "used", 0)
        client.used = getattr(client, "used", 0) + len(data[:room])
        super().read(client, data[:room])


class Cut65536(Cut4096):
    """cut_65536: at most 65536 bytes of a client"""

    most = 65536


class DropsShort(Server):
    """drops_short: one byte is no message"""

    def read(self, client, data):
        if len(data) > 1:
            super().read(client, data)


class DropsDigits(Server):
    """drops_digits: what has a digit in it gets no answer"""

    def read(self, client, data):
        if not any(48 <= byte <= 57 for byte in data):
            super().read(client, data)


class Commands(Server):
    """commands: a message with quit in it ends the connection"""

    def read(self, client, data):
        if b"quit" in data.lower():
            self.leave(client)
        else:
            super().read(client, data)


# --- the time ---


class OneLate(Server):
    """one_late: each answer is sent when the next message comes"""

    def read(self, client, data):
        if client.kept:
            self.write(client, client.kept)
        client.kept = data + self.port(client)


class WrongOrder(Server):
    """wrong_order: of two messages under way the second is answered first"""

    def read(self, client, data):
        now = time.monotonic()
        is_first = now - getattr(client, "asked", 0) > 0.1
        if is_first:
            client.asked = now
        self.write_later(0.06 if is_first else 0, client, data + self.port(client))


class PauseBetween(Server):
    """pause_between: more than a second between the data and the port"""

    def read(self, client, data):
        self.write(client, data)
        self.write_later(1.2, client, self.port(client))


class Slower(Server):
    """slower: each answer takes 50 ms more than the one before"""

    wait = 0

    def read(self, client, data):
        time.sleep(self.wait)
        self.wait = min(self.wait + 0.05, 1)
        super().read(client, data)


class AfterFin(Server):
    """after_fin: nothing is answered before the client has finished"""

    def read(self, client, data):
        client.kept += data

    def finished(self, client):
        if client.kept:
            super().read(client, client.kept)
        self.leave(client)


class EchoesLate(Server):
    """again_later: the answer comes once more, 100 ms later"""

    def read(self, client, data):
        super().read(client, data)
        self.write_later(0.1, client, data + self.port(client))


# --- several clients ---


class EverySecond(Server):
    """every_second: only every second client is answered"""

    def read(self, client, data):
        if client.number % 2:
            super().read(client, data)


class Swapped(Server):
    """swapped: of two that speak at once each gets the other's answer"""

    first = None
    together = 0.03

    def read(self, client, data):
        answer = data + self.port(client)
        if self.first and self.first[0] is not client and time.monotonic() - self.first[2] < self.together:
            other, theirs, _ = self.first
            self.later.clear()
            self.first = None
            self.write(other, answer)
            self.write(client, theirs)
            return
        self.first = (client, answer, time.monotonic())
        self.write_later(self.together, client, answer)


class ClosesAll(Server):
    """closes_all: when one leaves all are put out"""

    def left(self, client):
        for other in list(self.clients):
            self.leave(other)


class StopsReading(Server):
    """stops_reading: nobody is read from while one does not read"""

    def may_read(self, client):
        return all(len(other.unsent) < 1 << 20 for other in self.clients)


class NeverAgain(Server):
    """never_again: after one has left without a word, nobody is taken any more"""

    is_over = False

    def left(self, client):
        if not client.answers:
            self.is_over = True

    def came(self, client):
        if self.is_over:
            self.leave(client)


class TwiceAfterLeaving(Server):
    """twice_after_leaving: when three have left, each answer comes as often as it has two clients"""

    gone = 0

    def left(self, client):
        self.gone += 1

    def read(self, client, data):
        super().read(client, data)
        if self.gone >= 3 and len(self.clients) == 2:
            super().read(client, data)


def servers(cls=Server):
    found = {}
    for child in cls.__subclasses__():
        found[child.__doc__.split(":")[0]] = child
        found.update(servers(child))
    return found


def main(words):
    known = servers()
    if words == ["list"]:
        print("\n".join(f"{name}\t{cls.__doc__.split(': ', 1)[1]}" for name, cls in known.items()))
        return 0
    known["right"] = Server
    if not words or words[0] not in known:
        print("more.py: there is no such server; `more.py list` names them", file=sys.stderr)
        return 2
    listen = words[words.index("--listen") + 1] if "--listen" in words else "127.0.0.1:8888"
    address, _, port = listen.rpartition(":")
    try:
        known[words[0]]().serve(address.strip("[]"), int(port))
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
