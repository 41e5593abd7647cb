"""Just enough of the MySQL protocol to misbehave: raw packets, half logins, garbage."""

import hashlib
import socket
import ssl
import struct

CLIENT_LONG_PASSWORD = 1
CLIENT_LOCAL_FILES = 0x80
CLIENT_PROTOCOL_41 = 0x200
CLIENT_SSL = 0x800
CLIENT_SECURE_CONNECTION = 0x8000
CLIENT_MULTI_RESULTS = 0x20000
CLIENT_PS_MULTI_RESULTS = 0x40000
SEVERAL_RESULTS = CLIENT_MULTI_RESULTS | CLIENT_PS_MULTI_RESULTS
CLIENT_PLUGIN_AUTH = 0x80000
BASE_FLAGS = CLIENT_LONG_PASSWORD | CLIENT_PROTOCOL_41 | CLIENT_SECURE_CONNECTION | CLIENT_PLUGIN_AUTH
CURSOR_READ_ONLY = 1


class Command:
    """Codes of the commands that PyMySQL does not send."""

    QUERY = 0x03
    PING = 0x0E
    CHANGE_USER = 0x11
    STATEMENT_PREPARE = 0x16
    STATEMENT_EXECUTE = 0x17
    STATEMENT_SEND_LONG_DATA = 0x18
    STATEMENT_CLOSE = 0x19
    STATEMENT_RESET = 0x1A
    STATEMENT_FETCH = 0x1C
    RESET_CONNECTION = 0x1F


class Status:
    """Flags of OK and EOF packets."""

    MORE_RESULTS = 0x0008
    CURSOR_EXISTS = 0x0040
    LAST_ROW_SENT = 0x0080
    OUTPUT_PARAMETERS = 0x1000


class ServerError(Exception):
    """An ERR packet."""

    def __init__(self, payload):
        self.code, = struct.unpack_from("<H", payload, 1)
        super().__init__(f"{self.code} {payload[3:].decode(errors='replace')}")


class Statement:
    """A prepared statement: its id, its number of parameters, and its columns' types as of the last EXECUTE."""

    def __init__(self, number, parameters):
        self.id = number
        self.parameters = parameters
        self.result_types = []


class Result:
    """One result: its rows (None for an OK packet) and its last status flags."""

    def __init__(self, rows, status):
        self.rows = rows
        self.status = status


def lenenc(payload, at):
    """A length-encoded integer and where it ends; None for NULL."""
    lead = payload[at]
    if lead == 0xFB:
        return None, at + 1
    width = {0xFC: 2, 0xFD: 3, 0xFE: 8}.get(lead, 0)
    if not width:
        return lead, at + 1
    return int.from_bytes(payload[at + 1:at + 1 + width], "little"), at + 1 + width


def is_eof(payload):
    return payload[0] == 0xFE and len(payload) < 9


def ok_status(payload):
    """Status flags of an OK packet."""
    at = lenenc(payload, lenenc(payload, 1)[1])[1]
    return struct.unpack_from("<H", payload, at)[0]


def text_row(payload):
    values, at = [], 0
    while at < len(payload):
        length, at = lenenc(payload, at)
        values.append(None if length is None else payload[at:at + length].decode())
        at += length or 0
    return tuple(values)


def binary_row(payload, types):
    """A row of the binary protocol; integers and what has a length, nothing else."""
    bitmap = (len(types) + 9) // 8
    values, at = [], 1 + bitmap
    for number, kind in enumerate(types):
        if payload[1 + (number + 2) // 8] >> (number + 2) % 8 & 1:
            values.append(None)
        elif kind in (3, 8):
            width = 4 if kind == 3 else 8
            values.append(int.from_bytes(payload[at:at + width], "little", signed=True))
            at += width
        else:
            length, at = lenenc(payload, at)
            values.append(payload[at:at + length])
            at += length
    return tuple(values)


class RawClient:
    """One TCP connection that sends exactly what it is told."""

    def __init__(self, port, seconds=10):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=seconds)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def packet(self, payload, number=0):
        self.send(struct.pack("<I", len(payload))[:3] + bytes([number & 255]) + payload)

    def exactly(self, count):
        data = b""
        while len(data) < count:
            part = self.socket.recv(count - len(data))
            if not part:
                raise ConnectionError("the server closed the connection")
            data += part
        return data

    def read(self):
        """Reads one packet; returns its number and payload."""
        head = self.exactly(4)
        return head[3], self.exactly(int.from_bytes(head[:3], "little"))

    def greeting(self):
        """Reads the server's greeting and returns its scramble."""
        _, payload = self.read()
        assert payload[0] == 10, payload[:40]
        end = payload.index(0, 1)
        self.version = payload[1:end].decode()
        first = payload[end + 5:end + 13]
        # capabilities low (2), charset, status (2), capabilities high (2), length, 10 reserved
        rest = end + 14 + 2 + 1 + 2 + 2 + 1 + 10
        low, = struct.unpack_from("<H", payload, end + 14)
        high, = struct.unpack_from("<H", payload, end + 19)
        self.capabilities = low | high << 16
        return first + payload[rest:rest + 12]

    def start_tls(self):
        """Asks for TLS without checking anything; returns the certificate in DER form."""
        self.packet(struct.pack("<IIB23x", BASE_FLAGS | CLIENT_SSL, 1 << 24, 45), 1)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self.socket = context.wrap_socket(self.socket)
        return self.socket.getpeercert(binary_form=True)

    def login(self, user, password, flags=0):
        """Logs in with mysql_native_password and returns the server's last packet."""
        self.send_login(user, password, self.greeting(), flags)
        return self.login_result(password)

    def send_login(self, user, password, scramble, flags=0):
        """Answers the greeting that held the scramble."""
        answer = self.proof(password, scramble)
        body = struct.pack("<IIB23x", BASE_FLAGS | flags, 1 << 24, 45) + user.encode() + b"\0"
        body += bytes([len(answer)]) + answer + b"mysql_native_password\0"
        self.packet(body, 1)

    def login_result(self, password):
        """The server's verdict on a login, after its challenge where it sends one."""
        number, payload = self.read()
        if payload[:1] == b"\xfe":
            end = payload.index(0, 1)
            self.packet(self.proof(password, payload[end + 1:end + 21]), number + 1)
            number, payload = self.read()
        return payload

    @staticmethod
    def proof(password, scramble):
        if not password:
            return b""
        first = hashlib.sha1(password.encode()).digest()
        second = hashlib.sha1(first).digest()
        mask = hashlib.sha1(scramble[:20] + second).digest()
        return bytes(a ^ b for a, b in zip(first, mask))

    # -- commands -----------------------------------------------------------------------------

    def command(self, code, body=b""):
        self.packet(bytes([code]) + body)

    def payload(self):
        """The next packet; an error is raised."""
        _, payload = self.read()
        if payload[:1] == b"\xff":
            raise ServerError(payload)
        return payload

    def ok(self):
        payload = self.payload()
        assert payload[0] == 0, payload
        return ok_status(payload)

    def query(self, text):
        """Rows of a text statement; None for an OK packet."""
        self.command(Command.QUERY, text.encode())
        head = self.payload()
        if head[0] == 0:
            return None
        for _ in range(lenenc(head, 0)[0]):
            self.payload()
        self.payload()
        rows = []
        while not is_eof(row := self.payload()):
            rows.append(text_row(row))
        return rows

    def change_user(self, user, password, database=""):
        """COM_CHANGE_USER with a challenge of its own; returns the server's last packet."""
        body = user.encode() + b"\0\0" + database.encode() + b"\0" + struct.pack("<H", 45) + b"mysql_native_password\0"
        self.command(Command.CHANGE_USER, body)
        return self.login_result(password)

    def prepare(self, text):
        self.command(Command.STATEMENT_PREPARE, text.encode())
        head = self.payload()
        number, columns, parameters = struct.unpack_from("<IHH", head, 1)
        for count in (parameters, columns):
            for _ in range(count and count + 1):
                self.payload()
        return Statement(number, parameters)

    def execute(self, statement, *values, flags=0, ahead=()):
        """Runs a statement with integers, bytes and None; returns its results.

        Values of the positions in `ahead` were sent before, as long data.
        """
        body = struct.pack("<IBI", statement.id, flags, 1)
        if values:
            nulls, types, data = bytearray((len(values) + 7) // 8), b"", b""
            for number, value in enumerate(values):
                if number in ahead:
                    types += b"\xfc\0"
                elif value is None:
                    nulls[number // 8] |= 1 << number % 8
                    types += b"\x06\0"
                elif isinstance(value, int):
                    types += b"\x03\0"
                    data += struct.pack("<i", value)
                else:
                    assert len(value) < 0xFB
                    types += b"\xfc\0"
                    data += bytes([len(value)]) + value
            body += bytes(nulls) + b"\1" + types + data
        self.command(Command.STATEMENT_EXECUTE, body)
        results = []
        while not results or results[-1].status & Status.MORE_RESULTS:
            results.append(self.binary_result(statement))
        return results

    def binary_result(self, statement):
        head = self.payload()
        if head[0] == 0:
            return Result(None, ok_status(head))
        statement.result_types = []
        for _ in range(lenenc(head, 0)[0]):
            # The type is behind 0x0C, character set and length, before flags, decimals and two zeros.
            statement.result_types.append(self.payload()[-6])
        status, = struct.unpack_from("<H", self.payload(), 3)
        if status & Status.CURSOR_EXISTS:
            return Result([], status)
        return Result(*self.rows(statement.result_types))

    def rows(self, types):
        """Binary rows up to their end, and its status flags."""
        rows = []
        while not is_eof(row := self.payload()):
            rows.append(binary_row(row, types))
        return rows, struct.unpack_from("<H", row, 3)[0]

    def closed(self):
        """Waits for the server to close; True when it did within the socket's limit."""
        try:
            while self.socket.recv(65536):
                pass
            return True
        except (ConnectionError, ssl.SSLError):
            return True
        except (TimeoutError, socket.timeout):
            return False


class ServerError(Exception):
    """An error packet."""

    def __init__(self, payload):
        self.code, = struct.unpack_from("<H", payload, 1)
        self.message = payload[9:].decode(errors="replace")
        super().__init__(f"{self.code} {self.message}")


class WireSession(RawClient):
    """A session that can stop between any two packets."""

    def enter(self, user, password, flags=0):
        self.checked(self.login(user, password, flags))
        return self

    @staticmethod
    def checked(payload):
        if payload[:1] == b"\xff":
            raise ServerError(payload)
        return payload

    def answer(self):
        """The next packet; an error packet is raised."""
        return self.checked(self.read()[1])

    def send_query(self, text):
        self.packet(b"\x03" + text.encode())

    def query(self, text):
        """One statement: its rows as lists of texts, or the number of affected rows."""
        self.send_query(text)
        return self.result()

    def result(self):
        first = self.answer()
        if first[0] == 0:
            return self.number(first, 1)[0]
        return [self.texts(row) for row in self.packets(first)]

    def packets(self, first):
        """The rows of a result whose first packet was read."""
        for _ in range(first[0]):
            self.answer()
        self.answer()
        rows = []
        while True:
            payload = self.answer()
            if payload[0] == 0xFE and len(payload) < 9:
                return rows
            rows.append(payload)

    def prepare(self, text):
        """Prepares a statement; returns its number."""
        self.packet(b"\x16" + text.encode())
        first = self.answer()
        number, columns, parameters = struct.unpack_from("<IHH", first, 1)
        for count in (parameters, columns):
            for _ in range(count + 1 if count else 0):
                self.answer()
        return number

    def send_execute(self, statement, *values):
        """Executes a statement with whole numbers."""
        body = struct.pack("<BIBI", 0x17, statement, 0, 1)
        if values:
            body += bytes((len(values) + 7) // 8) + b"\x01" + b"\x08\x00" * len(values)
            body += b"".join(struct.pack("<q", value) for value in values)
        self.packet(body)

    @staticmethod
    def number(payload, at):
        """A length-encoded number and the place behind it."""
        size = {0xFC: 2, 0xFD: 3, 0xFE: 8}.get(payload[at], 0)
        if not size:
            return payload[at], at + 1
        return int.from_bytes(payload[at + 1:at + 1 + size], "little"), at + 1 + size

    @classmethod
    def texts(cls, row):
        values, at = [], 0
        while at < len(row):
            if row[at] == 0xFB:
                values.append(None)
                at += 1
            else:
                length, at = cls.number(row, at)
                values.append(row[at:at + length].decode())
                at += length
        return values
