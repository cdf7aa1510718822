"""A right server in Python: one thread for each client.

    python3 right.py [--listen ADDR:PORT]
"""

import socket
import sys
import threading


def serve(client, port):
    with client:
        try:
            while data := client.recv(65536):
                client.sendall(data + str(port).encode())
        except OSError:
            pass  # this client has gone, the others have not


def main():
    listen = sys.argv[2] if sys.argv[1:2] == ["--listen"] else "127.0.0.1:8888"
    address, _, port = listen.rpartition(":")
    listener = socket.create_server((address, int(port)), backlog=1000)
    print(f"listening on {address}:{listener.getsockname()[1]}", flush=True)
    while True:
        client, peer = listener.accept()
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=serve, args=(client, peer[1]), daemon=True).start()


try:
    main()
except KeyboardInterrupt:
    pass
