"""An authority of the tests' own and the certificates it signs, made with the openssl command."""

import hashlib
import pathlib
import ssl
import tempfile

from harness import run

KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]


class Authority:
    """Keeps its files in a folder that goes with it."""

    def __init__(self, name="e2e-authority"):
        self.temporary = tempfile.TemporaryDirectory(prefix="ftcompose-authority-")
        self.folder = pathlib.Path(self.temporary.name)
        self.openssl("req", "-x509", *KEY, "-keyout", "ca.key", "-out", "ca.pem", "-days", "7", "-subj", f"/CN={name}")

    def openssl(self, *arguments):
        run(["openssl", *arguments], cwd=self.folder)

    @property
    def path(self):
        return self.folder / "ca.pem"

    def issue(self, host):
        """A certificate for a host name and its key, as texts in PEM form."""
        (self.folder / "names").write_text(f"subjectAltName=DNS:{host}\n")
        self.openssl("req", *KEY, "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", f"/CN={host}")
        self.openssl("x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                     "-days", "7", "-extfile", "names", "-out", "leaf.pem")
        return (self.folder / "leaf.pem").read_text(), (self.folder / "leaf.key").read_text()


def fingerprint(certificate):
    """SHA-256 of a certificate in PEM or DER form, as openssl writes it."""
    der = ssl.PEM_cert_to_DER_cert(certificate) if isinstance(certificate, str) else certificate
    return hashlib.sha256(der).digest().hex(":").upper()
