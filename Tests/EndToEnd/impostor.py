"""Somebody who sits between a client and the tunnel."""

import contextlib
import pathlib
import socket
import ssl
import struct
import subprocess
import tempfile
import threading

from wire import RawClient


class Impostor:
    """Sits between clients and the tunnel: ends the clients' TLS with its own certificate and opens TLS to the tunnel."""

    #: MariaDB clients check nothing of a server at 127.0.0.1, which is the machine itself.
    HOST = "127.0.0.2"

    def __init__(self, tunnel_port):
        self.tunnel_port = tunnel_port
        self.listener = socket.create_server((self.HOST, 0))
        self.port = self.listener.getsockname()[1]
        self.folder = tempfile.TemporaryDirectory(prefix="ftcompose-impostor-")
        key, certificate = (pathlib.Path(self.folder.name) / name for name in ("key.pem", "certificate.pem"))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={self.HOST}",
             "-keyout", key, "-out", certificate],
            check=True, capture_output=True, timeout=120)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()
        self.folder.cleanup()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with contextlib.suppress(OSError), client, RawClient(self.tunnel_port, 60) as tunnel:
            client.settimeout(60)
            number, greeting = tunnel.read()
            client.sendall(struct.pack("<I", len(greeting))[:3] + bytes([number]) + greeting)
            # The request for TLS goes on as it is: 4 bytes of header and 32 of flags.
            tunnel.send(client.recv(36, socket.MSG_WAITALL))
            client = self.context.wrap_socket(client, server_side=True)
            unchecked = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            unchecked.check_hostname = False
            unchecked.verify_mode = ssl.CERT_NONE
            tunnel.socket = unchecked.wrap_socket(tunnel.socket)
            back = threading.Thread(target=self.copy, args=(tunnel.socket, client), daemon=True)
            back.start()
            self.copy(client, tunnel.socket)
            back.join(60)

    @staticmethod
    def copy(source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)
