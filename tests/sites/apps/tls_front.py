"""TLS in front of a server that has none, one request a connection.

    tls_front.py PORT PEM      prints the port on which it listens
"""

import re
import socket
import ssl
import sys
import threading


def request_of(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?im)^content-length: *(\d+)", head)
    while length and len(body) < int(length.group(1)):
        body += connection.recv(65536)
    return head + b"\r\nConnection: close\r\n\r\n" + body


def serve(plain, context, port):
    try:
        with context.wrap_socket(plain, server_side=True) as safe:
            request = request_of(safe)
            if not request:
                return
            with socket.create_connection(("127.0.0.1", port)) as behind:
                behind.sendall(request)
                while piece := behind.recv(65536):
                    safe.sendall(piece)
            # The end of the answer is told, or it would look cut off.
            safe.unwrap()
    except OSError:
        pass


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[2])
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    connection, _ = listener.accept()
    threading.Thread(target=serve, args=(connection, context, int(sys.argv[1])), daemon=True).start()
