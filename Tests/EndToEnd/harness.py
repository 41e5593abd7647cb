"""Brings compiled projects up on the Docker engine and gives tests a handle on every part of them.

Everything is addressed by project name and service label, never by a guessed container name. Ports are
published on loopback only. Python 3.11 and Debian's python3-pymysql are all it needs.
"""

import contextlib
import hashlib
import json
import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import pymysql

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("FTCOMPOSE_BINARY", str(ROOT / ".build" / "release" / "ftcompose"))
EXAMPLE = ROOT / "examples" / "mysql" / "compose.yml"
SOAK = os.environ.get("FTCOMPOSE_SOAK") == "1"
PASSWORD = "e2e-password"

# Verdicts that say every replica that was asked agreed, or that nothing was compared.
QUIET_VERDICTS = {"unanimous", "masked", "skipped", None}


def run(arguments, seconds=60, check=True, **options):
    """Runs a command with a limit and returns the completed process, output as text."""
    result = subprocess.run(
        [str(part) for part in arguments],
        capture_output=True, text=True, errors="replace", timeout=seconds, **options,
    )
    if check and result.returncode != 0:
        raise CommandError(arguments, result)
    return result


class CommandError(AssertionError):
    """A command that should have succeeded did not; shows what it wrote."""

    def __init__(self, arguments, result):
        words = " ".join(str(part) for part in arguments)
        output = (result.stderr[-4000:] + "\n" + result.stdout[-2000:]).strip()[:6000]
        super().__init__(f"{words}\nexit status {result.returncode}\n{output}")


def free_port():
    """A loopback TCP port that nobody listens on."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def eventually(what, condition, seconds=30.0, interval=0.2):
    """Waits until condition() gives something true and returns it; fails with its last answer.

    An AssertionError or a client error inside the condition counts as "not yet".
    """
    deadline = time.monotonic() + seconds
    answer, error = None, None
    while True:
        try:
            answer, error = condition(), None
            if answer:
                return answer
        except (AssertionError, ValueError, pymysql.Error, OSError, subprocess.TimeoutExpired) as caught:
            error = caught
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:.0f} s: {what}; last: {error or answer!r}")
        time.sleep(interval)


class Container:
    """One container of a project, found by its compose service."""

    def __init__(self, project, service):
        self.project = project
        self.service = service

    @property
    def id(self):
        found = run([
            "docker", "ps", "-aq", "--no-trunc",
            "--filter", f"label=com.docker.compose.project={self.project.name}",
            "--filter", f"label=com.docker.compose.service={self.service}",
        ]).stdout.split()
        assert found, f"{self.project.name} has no container of service {self.service}"
        return found[0]

    def inspect(self):
        return json.loads(run(["docker", "inspect", self.id]).stdout)[0]

    @property
    def running(self):
        state = self.inspect()["State"]
        # While the engine waits to restart a container it calls it running, without a process.
        return state["Running"] and not state["Restarting"] and state["Pid"] > 0

    @property
    def pid(self):
        return self.inspect()["State"]["Pid"]

    def kill(self, signal="KILL"):
        run(["docker", "kill", "-s", signal, self.id])

    def crash(self):
        """kill -9 from the host: unlike `docker kill`, the engine's restart policy then acts."""
        pid = self.pid
        assert pid, f"{self.service} does not run"
        os.kill(pid, signal.SIGKILL)

    def restarts(self):
        return self.inspect()["RestartCount"]

    def stop(self, seconds=10):
        run(["docker", "stop", "-t", seconds, self.id], seconds=seconds + 30)

    def start(self):
        run(["docker", "start", self.id])

    def pause(self):
        run(["docker", "pause", self.id])

    def unpause(self):
        run(["docker", "unpause", self.id])

    def logs(self):
        result = run(["docker", "logs", self.id], seconds=60)
        return result.stdout + result.stderr

    def said(self, after="", **fields):
        """The log's lines as objects; `after` is the log as it was before. A field's text need only be contained."""
        lines = [json.loads(line) for line in self.logs()[len(after):].splitlines() if line.startswith("{")]
        return [line for line in lines if all(text in line.get(name, "") for name, text in fields.items())]

    def execute(self, *arguments, seconds=60, check=True, text=None):
        flags = ["-i"] if text is not None else []
        return run(
            ["docker", "exec", *flags, self.id, *arguments],
            seconds=seconds, check=check, input=text,
        )

    def resident_bytes(self):
        """Resident memory of the container's first process; reads the host's /proc."""
        for line in pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise AssertionError(f"no VmRSS for {self.service}")

    def cpu_seconds(self):
        """Processor time of the container's first process, all its threads."""
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def networks(self):
        return list(self.inspect()["NetworkSettings"]["Networks"])

    @contextlib.contextmanager
    def cut(self, suffix):
        """Takes the container off the network whose name ends in `suffix`, with its aliases kept."""
        network = next(name for name in self.networks() if name.endswith(suffix))
        settings = self.inspect()["NetworkSettings"]["Networks"][network]
        aliases = [flag for alias in settings.get("Aliases") or [] for flag in ("--alias", alias)]
        run(["docker", "network", "disconnect", network, self.id])
        try:
            yield
        finally:
            run(["docker", "network", "connect", *aliases, network, self.id])


class Replica(Container):
    """A database replica; SQL goes around the tunnel, as an intruder's or a fault's would."""

    def sql(self, text, database="", user="root", check=True, seconds=60):
        """Runs statements on this replica alone and returns rows as lists of texts."""
        result = self.execute(
            "mariadb", "-uroot", f"-p{self.project.password}", "--batch", "--raw",
            "--skip-column-names", "--binary-mode", *([database] if database else []),
            text=text, check=check, seconds=seconds,
        )
        return [line.split("\t") for line in result.stdout.splitlines()]

    def sql_quietly(self, text, database=""):
        """As `sql`, without the statement reaching the general log: the voter must not see it."""
        return self.sql(f"SET SESSION sql_log_off=1;\n{text}", database)

    def user_databases(self):
        system = {"information_schema", "mysql", "performance_schema", "sys"}
        return sorted(
            row[0] for row in self.sql_quietly("SHOW DATABASES")
            if row[0] not in system and not row[0].startswith(("ftcompose", "#"))
        )

    def fingerprint(self):
        """Digest of all user databases: structure, rows, AUTO_INCREMENT, routines, triggers."""
        names = self.user_databases()
        if not names:
            return "empty"
        result = self.execute(
            "mariadb-dump", "-uroot", f"-p{self.project.password}", "--skip-comments",
            "--skip-dump-date", "--order-by-primary", "--skip-extended-insert", "--hex-blob",
            "--routines", "--triggers", "--single-transaction", "--max-allowed-packet=1G",
            "--databases", *names, seconds=300,
        )
        # Rows of a table without a key have no order: sorted lines compare as multisets.
        lines = sorted(line for line in result.stdout.splitlines() if line)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def database_source(annotation="", mount="db-data:/var/lib/mysql"):
    """A Compose file of one MariaDB; image, port and password come from the environment of a project."""
    volumes = "" if mount.startswith(".") else f"volumes:\n  {mount.split(':')[0]}:\n"
    return f"""\
services:
  db:
    image: ${{DB_IMAGE:-mariadb:10.11}}
    environment:
      MARIADB_ROOT_PASSWORD: "${{DB_PASSWORD:?set DB_PASSWORD}}"
    ports:
      - "${{DB_PORT:-3306}}:3306"
    volumes:
      - {mount}
{f"    {annotation}" if annotation else ""}
{volumes}x-ft-ledger: {{mode: local}}
"""


# The example with its password in a file, as a Compose secret; with the usual line end, which is not part of it.
SECRET_FILES = {"root-password.txt": f"{PASSWORD}\n"}
SECRET_EXAMPLE = EXAMPLE.read_text().replace(
    'MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?set DB_PASSWORD}"',
    "MARIADB_ROOT_PASSWORD_FILE: /run/secrets/root-password\n    secrets: [root-password]",
) + "secrets:\n  root-password: {file: ./root-password.txt}\n"


class Project:
    """A source, compiled and brought up under a name of its own."""

    def __init__(self, source=None, kind="e2e", env=None, service="db", password=PASSWORD, image=None,
                 ledger="{mode: local}", files=None):
        self.name = f"ftcompose-{kind}-{secrets.token_hex(4)}"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"{self.name}-"))
        self.service = service
        self.password = password
        self.port = free_port()
        self.count = 3
        text = source if source is not None else EXAMPLE.read_text()
        # The example names its tunnel's container; two projects on one engine need two names.
        text = text.replace("forwarding: tunnel", f"forwarding: {self.name}-tunnel")
        # Nine more containers per project are for the tests of the ledger; the others have it within.
        if ledger and "x-ft-ledger" not in text:
            text = text.rstrip("\n") + f"\nx-ft-ledger: {ledger}\n"
        (self.folder / "compose.yml").write_text(text)
        for name, content in (files or {}).items():
            (self.folder / name).write_text(content)
        self.env = {
            **os.environ,
            "DB_PASSWORD": password,
            # Compose reads HOST:PORT here, so that nothing is published beyond loopback.
            "DB_PORT": f"127.0.0.1:{self.port}",
            **({"DB_IMAGE": image} if image else {}),
            **(env or {}),
        }

    # -- life ---------------------------------------------------------------------------------

    def cli(self, *arguments, seconds=120, check=True, project=True):
        """Runs the ftcompose binary in the project's folder."""
        words = [BINARY, *arguments]
        if project:
            words += ["--project-name", self.name]
        return run(words, seconds=seconds, check=check, cwd=self.folder, env=self.env)

    def build(self, check=True):
        return self.cli("build", "compose.yml", project=False, check=check)

    def compose(self, *arguments, seconds=240, check=True):
        return run(
            ["timeout", "-k", "10", seconds, "docker", "compose", "-p", self.name,
             "-f", "compose.ft.yml", *arguments],
            seconds=seconds + 20, check=check, cwd=self.folder, env=self.env,
        )

    def up(self, wait=True, seconds=180):
        self.build()
        self.compose("up", "-d", "--quiet-pull", seconds=seconds)
        if wait:
            self.wait_serving(seconds)
            self.wait_active(seconds=seconds)
        return self

    def down(self):
        if (self.folder / "compose.ft.yml").exists():
            for name in self.paused():
                run(["docker", "unpause", name], check=False)
            self.compose("down", "--volumes", "--remove-orphans", "--timeout", "3", check=False)
        if not os.environ.get("FTCOMPOSE_KEEP"):
            shutil.rmtree(self.folder, ignore_errors=True)

    def paused(self):
        return run([
            "docker", "ps", "-q", "--filter", "status=paused",
            "--filter", f"label=com.docker.compose.project={self.name}",
        ], check=False).stdout.split()

    def __enter__(self):
        try:
            return self.up()
        except BaseException:
            self.keep_logs("start")
            self.down()
            raise

    def __exit__(self, *_):
        self.down()

    def keep_logs(self, reason, extra=()):
        """Writes the runtimes' and replicas' logs where a failed run can be looked at."""
        folder = os.environ.get("FTCOMPOSE_TEST_LOGS")
        if not folder:
            return
        target = pathlib.Path(folder) / f"{self.name}-{reason}"
        target.mkdir(parents=True, exist_ok=True)
        for service in [self.service, f"{self.service}-voter", f"{self.service}-seed", *self.replica_names, *extra]:
            with contextlib.suppress(Exception):
                (target / f"{service}.log").write_text(Container(self, service).logs())
        with contextlib.suppress(Exception):
            lines = [json.dumps(vote) for vote in self.votes()]
            (target / "votes.jsonl").write_text("\n".join(lines[-20000:]))

    # -- parts --------------------------------------------------------------------------------

    @property
    def tunnel(self):
        return Container(self, self.service)

    @property
    def voter(self):
        return Container(self, f"{self.service}-voter")

    @property
    def replica_names(self):
        return [f"{self.service}-{index}" for index in range(1, self.count + 1)]

    def replica(self, index):
        return Replica(self, f"{self.service}-{index}")

    @property
    def replicas(self):
        return [self.replica(index) for index in range(1, self.count + 1)]

    # -- clients ------------------------------------------------------------------------------

    def connect(self, **options):
        """A PyMySQL connection through the tunnel's published port."""
        settings = {
            "host": "127.0.0.1", "port": self.port, "user": "root", "password": self.password,
            "connect_timeout": 15, "read_timeout": 120, "write_timeout": 60, "autocommit": True,
            "charset": "utf8mb4", **options,
        }
        return pymysql.connect(**settings)

    def query(self, text, *arguments, database=None):
        """One statement on a connection of its own."""
        with contextlib.closing(self.connect(database=database)) as connection:
            with connection.cursor() as cursor:
                cursor.execute(text, arguments or None)
                return cursor.fetchall()

    def client(self, image, *arguments, text=None, seconds=120, check=True, network=None, mounts=()):
        """Runs a command in a container on the project's own network, where the service name resolves."""
        network = network or f"{self.name}_default"
        flags = ["-i"] if text is not None else []
        flags += [flag for mount in mounts for flag in ("-v", mount)]
        return run(
            ["docker", "run", "--rm", *flags, "--network", network,
             "--label", "ftcompose.testbed=1", image, *arguments],
            seconds=seconds, check=check, input=text,
        )

    # -- what the runtimes say ----------------------------------------------------------------

    def status(self):
        """The tunnel's status; the command also fails while the service does not serve."""
        result = self.cli("status", self.service, "--json", seconds=30, check=False)
        assert result.stdout.lstrip().startswith("["), result.stdout + result.stderr
        return json.loads(result.stdout)[0]

    def states(self):
        return {replica["name"]: replica["state"] for replica in self.status()["replicas"]}

    def wait_serving(self, seconds=120):
        self.cli("status", self.service, "--wait", "--timeout", f"{seconds}s", seconds=seconds + 20)

    def wait_active(self, count=None, seconds=120):
        """Waits until this many replicas vote (all of them by default)."""
        count = self.count if count is None else count
        return eventually(
            f"{count} active replicas",
            lambda: list(self.states().values()).count("active") >= count,
            seconds, interval=0.5,
        )

    def wait_state(self, index, *states, seconds=120):
        """Waits until a replica is in one of the states."""
        name = f"{self.service}-{index}"
        return eventually(
            f"{name} {' or '.join(states)}",
            lambda: (lambda state: state if state in states else None)(self.states()[name]),
            seconds, interval=0.3,
        )

    def votes(self, *filters):
        """Vote records, oldest first; filters are options of `ftcompose votes`."""
        output = self.cli("votes", self.service, "--json", *filters, seconds=300).stdout
        return [json.loads(line) for line in output.splitlines() if line.startswith("{")]

    def mark(self):
        """A point in time for `votes_since`; engine and tests share the host's clock."""
        return f"{time.time():.6f}"

    def votes_since(self, mark, *filters):
        return self.votes("--since", mark, *filters)

    def alarms_since(self, mark):
        """Records that report trouble: dissent, lost majorities, quarantines, freezes."""
        return [vote for vote in self.votes_since(mark) if is_alarm(vote)]

    # -- state --------------------------------------------------------------------------------

    def assert_equal_replicas(self, seconds=30):
        """All replicas hold the same data, asked around the tunnel; late ones get time to catch up."""
        def compare():
            prints = {replica.service: replica.fingerprint() for replica in self.replicas}
            assert len(set(prints.values())) == 1, f"replicas differ: {prints}"
            return True
        eventually("equal replicas", compare, seconds, interval=1.0)

    def heal(self, seconds=180):
        """Brings every replica back and waits until all of them vote."""
        for name in self.paused():
            run(["docker", "unpause", name], check=False)
        for container in [*self.replicas, self.tunnel, self.voter]:
            if not container.running:
                container.start()
        self.wait_active(seconds=seconds)


def is_alarm(vote):
    """True for a record that tells an operator of trouble."""
    if vote.get("kind") in {"reply", "log", "existence", "state"}:
        if vote.get("verdict") not in QUIET_VERDICTS:
            return True
        return "dissented" in vote.get("replicas", {}).values()
    if vote.get("kind") == "freeze":
        return True
    reason = (vote.get("reason") or "").lower()
    return vote.get("kind") == "lifecycle" and ("quarantined" in reason or "suspect" in reason)


def dissenters(vote):
    return sorted(name for name, part in vote.get("replicas", {}).items() if part == "dissented")
