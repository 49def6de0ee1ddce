"""A WSGI application on a free port, over http or, with a certificate, over https."""

import ssl
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    certificate = None

    def process_request_thread(self, request, client_address):
        # The handshake belongs into the connection's own thread.
        if self.certificate:
            try:
                request = self.certificate.wrap_socket(request, server_side=True)
            except OSError:
                self.shutdown_request(request)
                return
        super().process_request_thread(request, client_address)


class Handler(WSGIRequestHandler):
    def get_environ(self):
        environ = super().get_environ()
        if self.server.certificate:
            environ["HTTPS"] = "on"
        return environ

    def log_message(self, *args):
        pass


def serve(application, pem=None):
    """Prints the port and serves. `pem`: a file with certificate and key."""
    server = make_server("127.0.0.1", 0, application, Server, Handler)
    if pem:
        server.certificate = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.certificate.load_cert_chain(pem)
    print(server.server_port, flush=True)
    server.serve_forever()


def pem_argument(at=1):
    return sys.argv[at] if len(sys.argv) > at else None
