"""Three nginx, a tunnel in front of them and nginx `mirror` beside it, all on the loopback, for bench/web."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

from ledger_bed import cpu_seconds, eventually, free_ports, get, memory_mib

IMAGE = "ftcompose-testbed/web-load"
# A ceiling program has these built in (`--ceiling`).
SERVER_PORTS = [21001, 21002, 21003]
SOURCE = """\
services:
  web:
    image: nginx:1.22
    ports: ["8080:80"]
    x-ft: {class: webserver, ft_parameters: {ft_level: 3}}
x-ft-ledger: {mode: local}
"""
SERVER = """\
worker_processes 1; pid @DIR@/server-@N@.pid; error_log @DIR@/server-@N@.err; user root; daemon off;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 100000000; keepalive_timeout 300s; sendfile on; tcp_nodelay on;
  open_file_cache max=100 inactive=300s; open_file_cache_valid 300s;
  server { listen 127.0.0.1:@PORT@ backlog=4096; root @DIR@/www; default_type text/plain; }
}
"""
MIRROR = """\
worker_processes 2; pid @DIR@/mirror.pid; error_log @DIR@/mirror.err; user root; daemon off;
events { worker_connections 4096; }
http {
  access_log off; keepalive_requests 100000000; keepalive_timeout 300s; tcp_nodelay on;
  proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffers 32 8k;
  upstream u1 { server 127.0.0.1:@P1@; keepalive 128; keepalive_requests 100000000; }
  upstream u2 { server 127.0.0.1:@P2@; keepalive 128; keepalive_requests 100000000; }
  upstream u3 { server 127.0.0.1:@P3@; keepalive 128; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:@PORT@;
    location / { mirror /m2; mirror /m3; proxy_pass http://u1; }
    location = /m2 { internal; proxy_pass http://u2$request_uri; }
    location = /m3 { internal; proxy_pass http://u3$request_uri; }
  }
}
"""


def descendants(pid):
    """A process and all below it."""
    found = [pid]
    for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += descendants(int(child))
    return found


class Bed:
    """`with Bed(…) as bed` starts servers, tunnel and peers, waits until they work, and removes everything."""

    def __init__(self, binary, ceiling=None):
        self.binary, self.ceiling = binary, ceiling
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ftcompose-bench-web-"))
        self.ports = dict(zip(("tunnel", "mirror", "ceiling", "control"), free_ports(4)))
        self.containers, self.processes = {}, {}

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
            process.wait(10)
        for name in self.containers.values():
            subprocess.run(["docker", "rm", "-f", name], capture_output=True, timeout=60)
        shutil.rmtree(self.folder, ignore_errors=True)

    # Starting.

    def start(self):
        www = self.folder / "www"
        www.mkdir()
        self.folder.chmod(0o755)
        (www / "600.txt").write_text("0123456789" * 60)
        (www / "100k.txt").write_text("0123456789" * 10_000)
        for number, port in enumerate(SERVER_PORTS, 1):
            self.nginx(f"server-{number}", SERVER.replace("@N@", str(number)).replace("@PORT@", str(port)))
        text = MIRROR.replace("@PORT@", str(self.ports["mirror"]))
        for number, port in enumerate(SERVER_PORTS, 1):
            text = text.replace(f"@P{number}@", str(port))
        self.nginx("mirror", text)
        self.start_tunnel()
        if self.ceiling:
            self.processes["ceiling"] = subprocess.Popen([self.ceiling, str(self.ports["ceiling"])])
        for name in self.sides():
            eventually(f"that {name} answers", 60, lambda name=name: get(self.url(name, "600.txt")))
        eventually("all replicas", 60, lambda: len(re.findall(r'replica_active\{[^}]*\} 1\b', self.metrics())) == 3
                   or "replica_active" not in self.metrics())

    def nginx(self, name, text):
        path = self.folder / f"{name}.conf"
        path.write_text(text.replace("@DIR@", str(self.folder)))
        container = f"{self.folder.name}-{name}"
        self.containers[name] = container
        subprocess.run(
            ["docker", "run", "-d", "--name", container, "--network", "host", "--label", "ftcompose.testbed=1",
             "-v", f"{self.folder}:{self.folder}", IMAGE, "nginx", "-c", str(path)],
            check=True, capture_output=True, timeout=60)

    def start_tunnel(self):
        """The plan that `build` makes, with this machine's addresses."""
        (self.folder / "compose.yml").write_text(SOURCE)
        subprocess.run([self.binary, "build", "compose.yml"], cwd=self.folder, check=True, capture_output=True, timeout=60)
        plan = (self.folder / "ft" / "web.plan.yml").read_text()
        for number, port in enumerate(SERVER_PORTS, 1):
            plan = plan.replace(f"host: web-{number}\n", "host: 127.0.0.1\n")
            plan = plan.replace("            port: 80\n", f"            port: {port}\n", 1)
        state = self.folder / "state"
        state.mkdir()
        plan = plan.replace("control_port: 7400", f"control_port: {self.ports['control']}")
        plan = plan.replace("/var/lib/ftcompose", str(state)).replace("/run/ftcompose/token", f"{self.folder}/token")
        # The listener's name in the plan is its port.
        plan = plan.replace("  - port: 80\n", f"  - port: {self.ports['tunnel']}\n")
        plan = plan.replace("listener: 80\n", f"listener: {self.ports['tunnel']}\n")
        (self.folder / "plan.yml").write_text(plan)
        log = open(self.folder / "tunnel.log", "w")
        self.processes["tunnel"] = subprocess.Popen(
            [self.binary, "tunnel", "--plan", str(self.folder / "plan.yml")],
            stdout=log, stderr=subprocess.STDOUT)

    # Measuring.

    def sides(self):
        return ["tunnel", "mirror"] + (["ceiling"] if self.ceiling else [])

    def url(self, side, name):
        return f"http://127.0.0.1:{self.ports[side]}/{name}"

    def metrics(self):
        return get(f"http://127.0.0.1:{self.ports['control']}/metrics")

    def votes(self):
        """Votes so far by verdict."""
        found = re.findall(r'^ftcompose_votes_total\{[^}]*verdict="([a-z_]+)"[^}]*\} (\d+)', self.metrics(), re.M)
        return {verdict: int(count) for verdict, count in found}

    def pids(self, side):
        if side in self.processes:
            return [self.processes[side].pid]
        done = subprocess.run(["docker", "inspect", "-f", "{{.State.Pid}}", self.containers[side]],
                              check=True, capture_output=True, text=True, timeout=30)
        return descendants(int(done.stdout))

    def wrk(self, side, name, options):
        """One run of wrk against one side; rates, latencies and what the side's processes took."""
        pids = self.pids(side)
        before = sum(cpu_seconds(pid) for pid in pids)
        done = subprocess.run(
            ["docker", "run", "--rm", "--network", "host", "--label", "ftcompose.testbed=1", IMAGE, "wrk", "-t1",
             f"-c{options.connections}", f"-d{options.seconds}s", "--latency", self.url(side, name)],
            check=True, capture_output=True, text=True, timeout=options.seconds + 60)
        cost = sum(cpu_seconds(pid) for pid in pids) - before
        text = done.stdout
        requests = int(re.search(r"(\d+) requests in", text)[1])
        errors = re.search(r"Socket errors: (.*)", text)
        bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
        return {"rate": float(re.search(r"Requests/sec: +([\d.]+)", text)[1]), "requests": requests,
                "p50": re.search(r"50% +(\S+)", text)[1], "p99": re.search(r"99% +(\S+)", text)[1],
                "cpu_us": 1e6 * cost / max(1, requests), "errors": errors[1] if errors else "",
                "bad": int(bad[1]) if bad else 0}

    def resident_mib(self, field="VmRSS"):
        return memory_mib(self.processes["tunnel"].pid, field)

    def is_running(self):
        return self.processes["tunnel"].poll() is None

    def log_tail(self):
        return (self.folder / "tunnel.log").read_text()[-2000:]
