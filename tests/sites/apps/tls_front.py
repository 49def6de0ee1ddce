"""TLS in front of a server that has none.

    tls_front.py PORT PEM      prints the port on which it listens
"""

import socket
import ssl
import sys
import threading


def copy(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve(plain, context, port):
    try:
        safe = context.wrap_socket(plain, server_side=True)
        behind = socket.create_connection(("127.0.0.1", port))
    except OSError:
        plain.close()
        return
    threading.Thread(target=copy, args=(safe, behind), daemon=True).start()
    copy(behind, safe)
    for end in (safe, behind):
        end.close()


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[2])
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    connection, _ = listener.accept()
    threading.Thread(target=serve, args=(connection, context, int(sys.argv[1])), daemon=True).start()
