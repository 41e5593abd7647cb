"""A voted web site under load while one replica after the other is wrong in every way that is known."""

import contextlib
import http.client
import time

from harness import ROOT as PROJECT_ROOT
from harness import Project, eventually, run
from soak_explain import Outage, under_way
from soak_stage import MEBIBYTE, Stage
from web_client import SOURCE
from web_load import WebLoad

ROOT = "/usr/share/nginx/html"
CONFIGURATION = "/etc/nginx/conf.d/default.conf"
# What every replica serves; @…@ are the places in which a faulty one differs.
SITE = """\
server {
    listen 80 default_server;
    root /usr/share/nginx/html;
    add_header X-Site one@HEADER@;
    location = /visit.html { add_header Set-Cookie "visit=1; Path=/@COOKIE@"; }
    location = /plain.txt { @PLAIN@ }
}
"""
# Half of what it promises, and the connection ends: no server of files does that by itself.
TRUNCATING = """
use strict; use IO::Socket::INET; $SIG{CHLD} = 'IGNORE';
my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 8099, Listen => 64, ReuseAddr => 1) or die;
while (my $client = $server->accept) {
    while (defined(my $line = <$client>)) { last if $line =~ /^\\r?$/ }
    print $client "HTTP/1.0 200 OK\\r\\nContent-Type: text/plain\\r\\nContent-Length: 20\\r\\n\\r\\na line\\n";
    close $client;
}
"""
PAGES = {
    "/page.html": "<html><body><p>one page</p></body></html>\n",
    "/visit.html": "<html><body><p>a visit</p></body></html>\n",
    "/facts.json": '{"a": 1, "b": [1, 2, 3]}\n',
    "/plain.txt": "a line\nanother line\n",
    "/data.bin": "0123456789abcdef" * 1024,
}


class WebStage(Stage):
    """100,000 requests; each kind of fault in turn, in one replica after the other."""

    requests = 100_000
    fault_seconds = 4

    def __init__(self, name, options):
        super().__init__(name, options)
        self.clients = min(options.clients, 16)

    def project(self):
        return Project(SOURCE, kind="soakweb", service="web")

    def drive(self, project):
        for index in (1, 2, 3):
            self.prepare(project.replica(index))
        project.wait_active()
        pages = {
            path: (200, text, {"X-Site": "one"} if path.endswith(".bin") else {}) for path, text in PAGES.items()}
        idle = project.tunnel.resident_bytes()
        mark = project.mark()
        load = WebLoad(project.port, pages, round(self.requests * self.options.scale), self.clients, self.options.seed)
        self.facts["faults"] = {}
        try:
            for number, (name, make, mend) in enumerate(self.faults()):
                index = (number + self.options.seed) % 3 + 1
                self.disturb(project, name, index, make, mend)
        finally:
            report = load.finish()
        self.facts["load"] = {**report, "statements": report["requests"], "writes": 0, "transactions": 0}
        self.facts["resident_mib"] = {
            "idle": round(idle / MEBIBYTE, 1), "end": round(project.tunnel.resident_bytes() / MEBIBYTE, 1)}
        self.check(project, mark, report)

    # -- faults -------------------------------------------------------------------------------

    def faults(self):
        """Names of faults, how each is made in a replica's container, and how it is taken back."""
        def page(path, text):
            return lambda replica: self.put(replica, path, text)

        def site(**changes):
            return lambda replica: self.configure(replica, **changes)

        truncating = "proxy_pass http://127.0.0.1:8099; proxy_intercept_errors off;"
        return [
            ("wrong byte", page("/data.bin", PAGES["/data.bin"].replace("f", "e", 1)), self.prepare),
            ("wrong status", lambda replica: replica.execute("rm", f"{ROOT}/facts.json"), self.prepare),
            ("wrong header", site(HEADER="-and-more"), self.prepare),
            ("wrong cookie", site(COOKIE="; HttpOnly"), self.prepare),
            ("truncated body", site(PLAIN=truncating), self.prepare),
            ("stale file", page("/page.html", "<html><body><p>the page of before</p></body></html>\n"), self.prepare),
            ("stall", lambda replica: replica.pause(), lambda replica: replica.unpause()),
            ("kill", lambda replica: replica.kill(), self.revive),
        ]

    def disturb(self, project, name, index, make, mend):
        replica, mark, from_ = project.replica(index), project.mark(), time.time()
        make(replica)
        time.sleep(self.fault_seconds)
        mend(replica)
        found = eventually(f"a record of '{name}' in {replica.service}", lambda: [
            vote for vote in project.votes_since(mark, "--disagreeing")
            if vote["kind"] == "reply" and vote["replicas"].get(replica.service, "agreed") != "agreed"], 60)
        # Who was wrong again each time it came back waits for an operator, who has mended it now.
        if project.states()[replica.service] != "active":
            project.cli("resync", "web", replica.service, check=False)
        project.wait_active(seconds=120)
        self.outages.append(Outage(replica.service, from_ - 1, time.time(), name))
        self.facts["faults"][name] = {"replica": replica.service, "votes": len(found)}

    @staticmethod
    def put(replica, path, text):
        # Equal times make equal entity tags, as files of one image have them.
        replica.execute(
            "sh", "-c", f"cat > {ROOT}{path}.new && touch -d @1700000000 {ROOT}{path}.new"
            f" && mv {ROOT}{path}.new {ROOT}{path}", text=text)

    @staticmethod
    def configure(replica, HEADER="", COOKIE="", PLAIN=""):
        text = SITE.replace("@HEADER@", HEADER).replace("@COOKIE@", COOKIE).replace("@PLAIN@", PLAIN)
        replica.execute("sh", "-c", f"cat > {CONFIGURATION} && nginx -s reload", text=text)

    def prepare(self, replica):
        for path, text in PAGES.items():
            self.put(replica, path, text)
        replica.execute("sh", "-c", "cat > /tmp/truncating.pl", text=TRUNCATING)
        replica.execute(
            "sh", "-c", "kill -0 $(cat /tmp/truncating.pid) 2>/dev/null ||"
            " { setsid perl /tmp/truncating.pl </dev/null >/dev/null 2>&1 & echo $! >/tmp/truncating.pid; }")
        self.configure(replica)

    def revive(self, replica):
        replica.start()
        with contextlib.suppress(AssertionError):
            eventually("it runs", lambda: replica.running, 20)
        self.prepare(replica)

    # -- checks -------------------------------------------------------------------------------

    def check(self, project, mark, report):
        self.expect(report["wrong"] == 0, f"{report['wrong']} wrong answers: {report['wrong_samples']}")
        self.expect(report["error_count"] == 0, f"clients saw errors: {report['errors']}")
        self.expect(report["requests"] >= self.requests * self.options.scale, "too few requests")
        disagreeing = [vote for vote in project.votes_since(mark, "--disagreeing") if vote["kind"] == "reply"]
        dissent = [vote for vote in disagreeing if self.is_false(vote)]
        self.facts["votes_by_verdict"] = project.status()["votes"]
        self.facts["dissenting_votes"] = len(dissent)
        self.facts["lost_majorities"] = sum(vote["verdict"] in ("no_majority", "insufficient") for vote in disagreeing)
        self.facts["alarms"] = len(disagreeing)
        self.expect(not dissent, f"{len(dissent)} false alarms: {dissent[:3]}")
        self.expect(self.facts["lost_majorities"] == 0, f"{self.facts['lost_majorities']} votes without a majority")

    def is_false(self, vote):
        """True for a majority against a replica that nobody had touched."""
        down = {outage.who for outage in under_way(vote, self.outages)}
        return vote.get("verdict") == "majority" and any(
            part == "dissented" and name not in down for name, part in vote["replicas"].items())


# What httpbin makes up anew for each request: a JSON value, a header, a challenge with cookies.
NOISY = {"/uuid": 200, "/cache": 200, "/digest-auth/auth/user/password": 401}
DETERMINISTIC = [
    "/html", "/xml", "/robots.txt", "/encoding/utf8", "/gzip", "/deflate", "/brotli", "/stream/5", "/image/png", "/get",
    "/headers", "/ip", "/user-agent", "/status/418", "/redirect-to?url=/get", "/cookies/set?a=b", "/range/100",
    "/response-headers?x=y", "/bytes/16?seed=1", "/links/3/0", "/etag/abc", "/drip?numbytes=5&duration=0", "/forms/post",
    "/basic-auth/user/password",
]
HTTPBIN = "ftcompose-testbed/httpbin"


class NoiseStage(Stage):
    """httpbin: 100,000 requests, half of them to what answers alike, half to what each replica makes up."""

    requests = 100_000

    def __init__(self, name, options):
        super().__init__(name, options)
        self.clients = min(options.clients, 16)

    def project(self):
        run([PROJECT_ROOT / "scripts" / "images", "httpbin"], seconds=1200)
        source = SOURCE.replace("nginx:1.22", HTTPBIN).replace("path: /,", "path: /status/200,")
        return Project(source, kind="soaknoise", service="web")

    def drive(self, project):
        half = round(self.requests * self.options.scale / 2)
        pages = {path: self.first_answer(project, path) for path in DETERMINISTIC}
        # A compressed body begins with the time at which it was made.
        pages["/gzip"] = (200, None, {})
        self.facts["deterministic"] = self.read(project, pages, half)
        self.facts["noisy"] = self.read(project, {path: (status, None, {}) for path, status in NOISY.items()}, half)
        votes = self.facts["deterministic"]["votes"]
        self.expect("masked" not in votes, f"masks on what answers alike: {votes}")
        votes = self.facts["noisy"]["votes"]
        self.expect(votes.get("masked", 0) > half / 6, f"hardly any noise: {votes}")
        self.facts["resident_mib"] = {"idle": None, "end": round(project.tunnel.resident_bytes() / MEBIBYTE, 1)}

    @staticmethod
    def alarms(project, mark):
        """What went wrong, for the record."""
        found = project.votes_since(mark, "--disagreeing")
        return [(vote["statement"], vote["verdict"], vote["replicas"], vote.get("flags")) for vote in found
                if vote["kind"] == "reply" and vote["verdict"] != "masked"]

    @staticmethod
    def first_answer(project, path):
        connection = http.client.HTTPConnection("127.0.0.1", project.port, timeout=60)
        connection.request("GET", path)
        answer = connection.getresponse()
        text = answer.read().decode("latin-1")
        connection.close()
        return answer.status, text, {}

    def read(self, project, pages, count):
        before, mark = project.status()["votes"], project.mark()
        report = WebLoad(project.port, pages, count, self.clients, self.options.seed).finish()
        self.expect(report["wrong"] == 0, f"{report['wrong']} wrong answers: {report['wrong_samples']}")
        self.expect(report["error_count"] == 0, f"clients saw errors: {report['errors']}")
        self.expect(report["requests"] >= count, "too few requests")
        after = project.status()["votes"]
        alarms = self.alarms(project, mark)
        # A server of Python on a busy machine may be late or close a connection; that is no word on what it says.
        late = [alarm for alarm in alarms if "dissented" not in alarm[2].values() and alarm[1] == "majority"]
        report["votes_without_one_reply"] = len(late)
        false = [alarm for alarm in alarms if alarm not in late]
        self.expect(not false, f"{len(false)} false alarms: {false[:12]}")
        report["votes"] = {key: after[key] - before.get(key, 0) for key in after if after[key] != before.get(key, 0)}
        return report
