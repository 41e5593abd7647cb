"""A ledger on this machine for bench/ledger: three etcd members and three peers, as processes on the loopback."""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import urllib.request

ACTORS = ["provider", "developer", "user"]
WRITERS = [f"load-{number}" for number in range(1, 65)] + ["load"]
ORIGIN = "bench.example/ledger"
# As in a project's containers.
MEMBER_ENVIRONMENT = {"GOMEMLIMIT": "200MiB"}
MEMBER_METRICS = {
    "peer_sent": "etcd_network_peer_sent_bytes_total",
    "peer_received": "etcd_network_peer_received_bytes_total",
    "client_sent": "etcd_network_client_grpc_sent_bytes_total",
    "client_received": "etcd_network_client_grpc_received_bytes_total",
}


class BenchError(Exception):
    """A part that could not be measured; its text says why."""


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for item in sockets:
        item.bind(("127.0.0.1", 0))
    ports = [item.getsockname()[1] for item in sockets]
    for item in sockets:
        item.close()
    return ports


def get(url, seconds=5):
    with urllib.request.urlopen(url, timeout=seconds) as answer:
        return answer.read().decode()


def eventually(what, seconds, check):
    """Asks until the answer is true; returns it."""
    end = time.monotonic() + seconds
    while True:
        try:
            answer = check()
        except OSError:
            answer = None
        if answer:
            return answer
        if time.monotonic() > end:
            raise BenchError(f"{what} did not happen within {seconds} s")
        time.sleep(0.05)


def cpu_seconds(pid):
    """Processor time of a process, with that of its ended threads."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mib(pid, field):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    return 0.0


def exited(pid):
    """True when a child has ended; it is not waited for, so that its processor time can still be read."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def measured(words, log, seconds, others={}, during=None):
    """Runs a command to its end; returns the JSON it prints, and what it cost, with the memory of `others`' pids."""
    began = time.monotonic()
    with open(log, "ab") as errors, tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(list(map(str, words)), stdout=output, stderr=errors)
        sampler = Sampler({**others, "load": process.pid})
        try:
            if during:
                during(process)
            eventually(f"the end of {words[3]}", seconds, lambda: exited(process.pid))
            elapsed, cpu = time.monotonic() - began, cpu_seconds(process.pid)
        finally:
            process.kill()
            process.wait()
            sampler.stop()
        if process.returncode:
            raise BenchError(f"ftcompose ledger load failed:\n{pathlib.Path(log).read_text()[-2000:]}")
        output.seek(0)
        report = json.load(output)
    cost = {name: {"mib_max": round(sampler.memory.get(name, 0), 1),
                   # Without the pages of mapped files, which the kernel takes back when memory is short.
                   "mib_own": round(sampler.own.get(name, 0), 1)} for name in sampler.pids}
    cost["load"]["cores"] = round(cpu / elapsed, 3)
    return report, cost | {"seconds": round(elapsed, 2)}


class Bed:
    """Members and peers; `with Bed(…) as bed` starts them, waits until they work, and removes everything."""

    def __init__(self, binary, etcd, block=(256, 1000)):
        self.binary, self.etcd, self.block = binary, etcd, block
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ftcompose-bench-ledger-"))
        self.processes = {}
        # What members that were killed had used.
        self.killed = {}
        ports = free_ports(12)
        self.clients, self.peers, self.metrics, self.http = ports[0:3], ports[3:6], ports[6:9], ports[9:12]

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in self.processes.values():
            process.kill()
        for process in self.processes.values():
            process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    # Starting.

    def plan(self, actor):
        """The plan as one actor's containers see it: here each has a port and folders of its own."""
        lines = ["planVersion: 1", f"origin: {ORIGIN}", "actors:"]
        for index, name in enumerate(ACTORS):
            writers = f"[{', '.join(WRITERS)}]" if index == 0 else "[]"
            token = f", tokenFile: {self.folder}/token" if index == 0 else ""
            lines.append(f"  - {{name: {name}, peerURL: 'http://127.0.0.1:{self.http[index]}', member: m{index + 1},"
                         f" writers: {writers}{token}}}")
        lines.append("members:")
        for index in range(3):
            lines.append(f"  - {{name: m{index + 1}, host: 127.0.0.1, clientPort: {self.clients[index]},"
                         f" peerPort: {self.peers[index]}, tlsDirectory: {self.folder}/m{index + 1}}}")
        lines += [
            f"block: {{entriesMax: {self.block[0]}, bytesMax: 524288, intervalMilliseconds: {self.block[1]}}}",
            "retention: {days: 30, bytesMax: 10737418240}", f"stateDirectory: {self.folder}/state-{actor}",
            f"exchangeDirectory: {self.folder}/exchange", f"authorityDirectory: {self.folder}/authority",
            f"peerPort: {self.http[ACTORS.index(actor)]}", "expect: {}", ""]
        path = self.folder / f"plan-{actor}.yml"
        path.write_text("\n".join(lines))
        return str(path)

    def start(self):
        for name in ("exchange", "authority", *(f"state-{actor}" for actor in ACTORS)):
            (self.folder / name).mkdir()
        plans = {actor: self.plan(actor) for actor in ACTORS}
        self.command("ledger", "certificates", "--plan", plans["provider"])
        for index in range(3):
            self.start_member(index)
        for actor in ACTORS:
            self.spawn(f"peer {actor}", self.binary, "ledger", "peer", "--plan", plans[actor], "--actor", actor,
                       "--log-level", "warning")
        self.command("ledger", "init", "--plan", plans["provider"], "--wait", "60s")
        eventually("that all peers work", 60, lambda: all(self.status(actor)["caught_up"] for actor in ACTORS))
        self.settle()

    def start_member(self, index, is_new=True):
        tls = f"{self.folder}/m{index + 1}"
        peers = [f"https://127.0.0.1:{port}" for port in self.peers]
        client = f"https://127.0.0.1:{self.clients[index]}"
        cluster = ",".join(f"m{number + 1}={url}" for number, url in enumerate(peers))
        # The flags of docs/ledger-operations.md; the figures of the network come from a port without TLS.
        self.spawn(
            f"etcd m{index + 1}", self.etcd, f"--name=m{index + 1}", f"--data-dir={self.folder}/data-{index + 1}",
            f"--initial-cluster={cluster}", "--initial-cluster-token=bench",
            f"--initial-cluster-state={'new' if is_new else 'existing'}",
            f"--listen-client-urls={client}", f"--advertise-client-urls={client}",
            f"--listen-peer-urls={peers[index]}", f"--initial-advertise-peer-urls={peers[index]}",
            f"--cert-file={tls}/tls.crt", f"--key-file={tls}/tls.key", f"--trusted-ca-file={tls}/ca.crt",
            "--client-cert-auth=true", f"--peer-cert-file={tls}/tls.crt", f"--peer-key-file={tls}/tls.key",
            f"--peer-trusted-ca-file={tls}/ca.crt", "--peer-client-cert-auth=true",
            "--peer-cert-allowed-cn=ftcompose-etcd-member", "--enable-grpc-gateway=false", "--snapshot-count=500",
            "--experimental-snapshot-catchup-entries=500", "--quota-backend-bytes=2147483648", "--heartbeat-interval=300", "--election-timeout=3000",
            "--experimental-initial-corrupt-check=true", "--log-level=warn",
            f"--listen-metrics-urls=http://127.0.0.1:{self.metrics[index]}", environment=MEMBER_ENVIRONMENT)

    def spawn(self, name, *words, environment={}):
        with open(self.folder / f"{name}.log", "ab") as log:
            self.processes[name] = subprocess.Popen(words, stdout=log, stderr=log, env=os.environ | environment)

    def command(self, *words):
        done = subprocess.run([self.binary, *words], capture_output=True, text=True, timeout=180)
        if done.returncode:
            raise BenchError(f"ftcompose {' '.join(words)}:\n{done.stderr[-2000:]}")

    # Loads.

    def writer_flags(self):
        return ["--peer", f"http://127.0.0.1:{self.http[0]}", "--token-file", f"{self.folder}/token",
                "--origin", ORIGIN, "--actor", "provider"]

    def member_flags(self):
        return ["--members", ",".join(f"127.0.0.1:{port}" for port in self.clients),
                "--authority", f"{self.folder}/exchange/granted/ca.pem",
                "--certificate", f"{self.folder}/exchange/granted/provider/tls.crt",
                "--key", f"{self.folder}/state-provider/tls.pem"]

    def load(self, *words, seconds=600, during=None):
        """Runs one 'ftcompose ledger load'; returns its report and what it cost every process."""
        before = self.usage()
        report, cost = measured([self.binary, "ledger", "load", *words], self.folder / "load.log", seconds,
                                {name: item.pid for name, item in self.processes.items()}, during)
        after = self.killed | self.usage()
        for name in before:
            if name not in after:
                raise BenchError(f"{name} ended by itself:\n{(self.folder / f'{name}.log').read_text()[-2000:]}")
            item = {key: after[name][key] - before[name][key] for key in after[name]}
            cost[name] |= {"cores": round(item.pop("cpu") / cost["seconds"], 3),
                           **{f"{key}_bytes": int(value) for key, value in item.items()}}
            if name in self.killed:
                cost[name]["killed"] = True
        return report, cost

    # What it costs.

    def usage(self):
        return {name: self.usage_of(name) for name, process in self.processes.items() if process.poll() is None}

    def usage_of(self, name):
        return {"cpu": cpu_seconds(self.processes[name].pid), **self.network(name)}

    def network(self, name):
        if not name.startswith("etcd"):
            return {}
        text = get(f"http://127.0.0.1:{self.metrics[int(name[-1]) - 1]}/metrics")
        sums = dict.fromkeys(MEMBER_METRICS, 0.0)
        for line in text.splitlines():
            for key, metric in MEMBER_METRICS.items():
                if line.startswith(metric):
                    sums[key] += float(line.split()[-1])
        return sums

    # Peers.

    def status(self, actor):
        return json.loads(get(f"http://127.0.0.1:{self.http[ACTORS.index(actor)]}/v1/status"))

    def settle(self, seconds=120):
        """Waits until all that is ordered is final at every peer; returns size, root and problems."""
        began = time.monotonic()

        def settled():
            every = [self.status(actor) for actor in ACTORS]
            same = len({(item["size"], item["block_size"], item["final_size"], item["revision"]) for item in every})
            return every if same == 1 and every[0]["size"] == every[0]["final_size"] else None

        every = eventually("that all peers have everything final", seconds, settled)
        roots = {item["root"] for item in every}
        alarms = sorted({alarm["kind"] for item in every for alarm in item["alarms"]})
        return {"size": every[0]["size"], "equal_roots": len(roots) == 1, "root": min(roots), "alarms": alarms,
                "settle_seconds": round(time.monotonic() - began, 2),
                "database_mib": round(every[0]["database_bytes"] / 2**20, 1)}

    def leader(self):
        """Index of the member that leads."""
        def leading():
            for index in range(3):
                text = get(f"http://127.0.0.1:{self.metrics[index]}/metrics")
                if "\netcd_server_is_leader 1\n" in text:
                    return [index]
            return None
        return eventually("that a member leads", 30, leading)[0]

    def wait_member(self, index):
        """Waits until a member that was started again takes part: its answer needs a majority."""
        url = f"http://127.0.0.1:{self.metrics[index]}/health"
        eventually("that the member is back", 120, lambda: '"true"' in get(url))
        del self.killed[f"etcd m{index + 1}"]
        self.settle()

    def kill_member(self, index):
        name = f"etcd m{index + 1}"
        self.killed[name] = self.usage_of(name)
        process = self.processes.pop(name)
        process.kill()
        process.wait(10)


class Sampler(threading.Thread):
    """Looks at the memory of processes twice a second."""

    def __init__(self, pids):
        super().__init__(daemon=True)
        self.pids, self.memory, self.own, self.ended = pids, {}, {}, threading.Event()
        self.start()

    def run(self):
        while not self.ended.is_set():
            self.look()
            self.ended.wait(0.5)

    def look(self):
        for name, pid in self.pids.items():
            try:
                self.memory[name] = max(self.memory.get(name, 0), memory_mib(pid, "VmHWM"))
                self.own[name] = max(self.own.get(name, 0), memory_mib(pid, "RssAnon"))
            except OSError:
                pass

    def stop(self):
        self.ended.set()
        self.join()
        self.look()
