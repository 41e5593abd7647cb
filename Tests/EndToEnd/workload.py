"""A load of many clients with an oracle of its own.

Every client knows what it wrote and was told is committed, and checks each answer against it:
  own     rows only this client writes: a read must give the last acknowledged value, or one that was sent
          and never acknowledged
  bank    transfers between shared accounts in transactions: any read of the sum must give the same total
  insert  auto-increment rows: the row under the returned id must hold what was sent
  hot     a shared counter: at the end between acknowledged and acknowledged plus unacknowledged additions
A wrong answer is counted and kept; errors are counted by class. Clients are threads of a few processes,
because the generator shares the machine with what it loads.

    python3 workload.py --port P --password W --clients 200 --seconds 300 --seed 1 --json FILE
"""

import argparse
import collections
import contextlib
import json
import multiprocessing
import pathlib
import random
import threading
import time

import pymysql

ACCOUNTS = 64
OPENING = 1000
KEYS = 8
DATABASE = "workload"

# Names of error classes by MySQL code; what is not here is shown by its code.
CLASSES = {
    1205: "lock wait", 1213: "deadlock", 1040: "too many sessions", 1290: "read only or frozen",
    2003: "cannot connect", 2006: "connection gone", 2013: "connection lost", 1053: "shutting down",
    1927: "connection killed", 1317: "interrupted",
}
LOST = {0, 2003, 2006, 2013, 2014, 1053, 1927}


def classify(error):
    code = error.args[0] if error.args and isinstance(error.args[0], int) else 0
    text = str(error.args[1] if len(error.args) > 1 else error)
    name = CLASSES.get(code, f"error {code}")
    if code not in CLASSES:
        name = f"{name}: {text[:80]}"
    elif code == 1290:
        name = f"{name}: {text[:60]}"
    return code, name


def prepare(port, password, host="127.0.0.1"):
    """Makes the tables; needs a fresh database."""
    with contextlib.closing(open_connection(host, port, password, None)) as connection:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
            cursor.execute(f"CREATE DATABASE {DATABASE}")
            cursor.execute(f"CREATE TABLE {DATABASE}.own (client INT, k INT, v BIGINT, PRIMARY KEY (client, k))")
            cursor.execute(f"CREATE TABLE {DATABASE}.bank (id INT PRIMARY KEY, balance BIGINT NOT NULL)")
            cursor.execute(f"CREATE TABLE {DATABASE}.list (id BIGINT AUTO_INCREMENT PRIMARY KEY, client INT, v BIGINT,"
                           " at TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6), u CHAR(36))")
            cursor.execute(f"CREATE TABLE {DATABASE}.hot (id INT PRIMARY KEY, n BIGINT NOT NULL)")
            cursor.execute(f"INSERT INTO {DATABASE}.hot VALUES (1, 0)")
            values = ",".join(f"({number},{OPENING})" for number in range(ACCOUNTS))
            cursor.execute(f"INSERT INTO {DATABASE}.bank VALUES {values}")


def open_connection(host, port, password, database=DATABASE):
    return pymysql.connect(
        host=host, port=port, user="root", password=password, database=database, autocommit=True,
        connect_timeout=20, read_timeout=120, write_timeout=60)


class Client:
    """One session with its memory of what must be true."""

    def __init__(self, number, options, totals, stop):
        self.number = number
        self.options = options
        self.totals = totals
        self.stop = stop
        self.random = random.Random(options.seed * 100_003 + number)
        self.connection = None
        # Key -> set of values that a read may give.
        self.possible = {}
        self.value = 0
        self.hot_done = 0
        self.hot_unknown = 0

    def count(self, name, step=1):
        self.totals[name] += step

    def wrong(self, what):
        self.count("wrong")
        samples = self.totals["wrong_samples"]
        if len(samples) < 20:
            samples.append(f"{time.strftime('%H:%M:%S', time.gmtime())} client {self.number}: {what}")

    def run(self):
        while not self.stop.is_set() and time.monotonic() < self.options.until:
            if self.connection is None and not self.reconnect():
                time.sleep(self.random.uniform(0.2, 1.0))
                continue
            self.step()
            if self.options.pause:
                time.sleep(self.random.uniform(0, 2 * self.options.pause))
        self.drop()

    def reconnect(self):
        try:
            self.connection = open_connection(self.options.host, self.options.port, self.options.password)
            self.count("connects")
            return True
        except (pymysql.Error, OSError) as error:
            self.failed("connect", error)
            return False

    def drop(self):
        if self.connection is not None:
            with contextlib.suppress(pymysql.Error, OSError):
                self.connection.close()
            self.connection = None

    def failed(self, action, error):
        code, name = classify(error)
        self.totals["errors"][f"{action}: {name}"] = self.totals["errors"].get(f"{action}: {name}", 0) + 1
        self.count("error_count")
        if code in LOST or not isinstance(error, pymysql.Error):
            self.drop()
        elif self.connection is not None:
            try:
                self.connection.rollback()
            except (pymysql.Error, OSError):
                self.drop()

    def execute(self, cursor, text):
        began = time.monotonic()
        cursor.execute(text)
        taken = time.monotonic() - began
        self.totals["latencies"].append(taken)
        self.count("statements")
        return cursor

    def step(self):
        action = self.random.choices(
            ("read", "write", "sum", "transfer", "insert", "hot", "range"), (40, 20, 8, 6, 8, 4, 14))[0]
        try:
            with self.connection.cursor() as cursor:
                getattr(self, f"do_{action}")(cursor)
        except (pymysql.Error, OSError, AttributeError, IndexError) as error:
            # PyMySQL raises the last two when a connection dies under it.
            self.failed(action, error)

    # -- actions ------------------------------------------------------------------------------

    def do_read(self, cursor):
        key = self.random.randrange(KEYS)
        self.execute(cursor, f"SELECT v FROM own WHERE client = {self.number} AND k = {key}")
        rows = cursor.fetchall()
        seen = rows[0][0] if rows else None
        allowed = self.possible.get(key, {None})
        if len(rows) > 1 or seen not in allowed:
            self.wrong(f"own[{key}] is {seen}, allowed {sorted(map(str, allowed))}")
        # What was read stays: an unacknowledged write either happened or did not.
        self.possible[key] = {seen}

    def do_write(self, cursor):
        key = self.random.randrange(KEYS)
        self.value += 1
        value = self.number * 10_000_000 + self.value
        before = self.possible.get(key, {None})
        self.possible[key] = before | {value}
        self.execute(cursor, f"REPLACE INTO own VALUES ({self.number}, {key}, {value})")
        self.possible[key] = {value}
        self.count("writes")

    def do_range(self, cursor):
        self.execute(cursor, f"SELECT k, v FROM own WHERE client = {self.number} ORDER BY k")
        seen = dict(cursor.fetchall())
        for key in range(KEYS):
            allowed = self.possible.get(key, {None})
            if seen.get(key) not in allowed:
                self.wrong(f"own range [{key}] is {seen.get(key)}, allowed {sorted(map(str, allowed))}")
            self.possible[key] = {seen.get(key)}

    def do_sum(self, cursor):
        self.execute(cursor, "SELECT SUM(balance), COUNT(*) FROM bank")
        row = cursor.fetchone()
        if row is None or (int(row[0] or 0), row[1]) != (ACCOUNTS * OPENING, ACCOUNTS):
            self.wrong(f"bank holds {row}")

    def do_transfer(self, cursor):
        source, target = self.random.sample(range(ACCOUNTS), 2)
        amount = self.random.randrange(1, 20)
        self.execute(cursor, "BEGIN")
        self.execute(cursor, f"UPDATE bank SET balance = balance - {amount} WHERE id = {source}")
        self.execute(cursor, f"UPDATE bank SET balance = balance + {amount} WHERE id = {target}")
        if self.random.random() < 0.2:
            self.execute(cursor, "SELECT SUM(balance) FROM bank")
            total = int(cursor.fetchone()[0])
            if total != ACCOUNTS * OPENING:
                self.wrong(f"bank holds {total} inside a transaction")
        self.execute(cursor, "ROLLBACK" if self.random.random() < 0.1 else "COMMIT")
        self.count("transactions")

    def do_insert(self, cursor):
        self.value += 1
        value = self.number * 10_000_000 + self.value
        self.execute(cursor, f"INSERT INTO list (client, v, u) VALUES ({self.number}, {value}, UUID())")
        row = cursor.lastrowid
        self.count("writes")
        self.execute(cursor, f"SELECT client, v FROM list WHERE id = {row}")
        seen = cursor.fetchall()
        if seen != ((self.number, value),):
            self.wrong(f"list[{row}] is {seen}, not {value}")

    def do_hot(self, cursor):
        self.hot_unknown += 1
        self.execute(cursor, "UPDATE hot SET n = n + 1 WHERE id = 1")
        self.hot_unknown -= 1
        self.hot_done += 1
        self.count("writes")


def process(index, clients, options, stop, results):
    """One process of the generator: its clients are threads."""
    totals = collections.Counter()
    totals["errors"] = {}
    totals["wrong_samples"] = []
    totals["latencies"] = collections.deque(maxlen=200_000)
    workers = [Client(number, options, totals, stop) for number in clients]
    threads = [threading.Thread(target=worker.run, daemon=True) for worker in workers]
    for thread in threads:
        thread.start()
        time.sleep(0.005)
    stop.wait(max(0.0, options.until - time.monotonic()))
    # Longer than a client's own time limits: a thread that still runs then hangs.
    deadline = time.monotonic() + 180
    for thread in threads:
        thread.join(max(0.1, deadline - time.monotonic()))
    hung = sum(thread.is_alive() for thread in threads)
    results.put({
        **{key: value for key, value in totals.items() if isinstance(value, int)},
        "errors": totals["errors"], "wrong_samples": totals["wrong_samples"],
        "latencies": list(totals["latencies"]), "hung": hung,
        "hot_done": sum(worker.hot_done for worker in workers),
        "hot_unknown": sum(worker.hot_unknown for worker in workers),
    })


class Load:
    """The running load; `finish` waits for its end and checks the sums."""

    def __init__(self, port, password, clients=200, seconds=300.0, seed=1, pause=0.05, host="127.0.0.1",
                 processes=None):
        self.options = argparse.Namespace(
            host=host, port=port, password=password, seed=seed, pause=pause, until=0.0)
        self.clients = clients
        self.seconds = seconds
        self.count = processes or min(4, max(1, clients // 25))
        context = multiprocessing.get_context("spawn")
        self.stop = context.Event()
        self.results = context.Queue()
        self.context = context

    def start(self):
        # CLOCK_MONOTONIC is one for all processes of the machine.
        self.options.until = time.monotonic() + self.seconds
        self.began = time.time()
        self.processes = [
            self.context.Process(
                target=process, daemon=True,
                args=(index, range(index, self.clients, self.count), self.options, self.stop, self.results))
            for index in range(self.count)
        ]
        for item in self.processes:
            item.start()
        return self

    def finish(self):
        parts = [self.results.get(timeout=self.seconds + 300) for _ in self.processes]
        for item in self.processes:
            item.join(30)
        report = merge(parts)
        report.update(clients=self.clients, seconds=round(time.time() - self.began, 1), seed=self.options.seed)
        self.check_end(report)
        return report

    def check_end(self, report):
        """The last look: sums over everything, when nobody writes any more."""
        try:
            with contextlib.closing(open_connection(
                    self.options.host, self.options.port, self.options.password)) as connection:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT n FROM hot WHERE id = 1")
                    hot = cursor.fetchone()[0]
                    cursor.execute("SELECT SUM(balance) FROM bank")
                    bank = int(cursor.fetchone()[0])
        except (pymysql.Error, OSError) as error:
            report["wrong"] += 1
            report["wrong_samples"].append(f"the last look failed: {error!r}")
            return
        low, high = report["hot_done"], report["hot_done"] + report["hot_unknown"]
        if not low <= hot <= high:
            report["wrong"] += 1
            report["wrong_samples"].append(f"hot is {hot}, not within {low}..{high}")
        if bank != ACCOUNTS * OPENING:
            report["wrong"] += 1
            report["wrong_samples"].append(f"bank holds {bank} at the end")


def merge(parts):
    report = {key: 0 for key in (
        "statements", "writes", "transactions", "connects", "wrong", "error_count", "hung",
        "hot_done", "hot_unknown")}
    errors, samples, latencies = collections.Counter(), [], []
    for part in parts:
        for key in report:
            report[key] += part.get(key, 0)
        errors.update(part["errors"])
        samples += part["wrong_samples"]
        latencies += part["latencies"]
    latencies.sort()

    def percentile(share):
        return round(1000 * latencies[min(len(latencies) - 1, int(share * len(latencies)))], 2) if latencies else None
    report.update(
        errors=dict(errors), wrong_samples=samples[:20],
        milliseconds={"p50": percentile(0.5), "p99": percentile(0.99), "p999": percentile(0.999), "max": percentile(1)})
    return report


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pause", type=float, default=0.05, help="mean seconds between a client's statements")
    parser.add_argument("--json", default="")
    options = parser.parse_args()
    prepare(options.port, options.password, options.host)
    report = Load(options.port, options.password, options.clients, options.seconds, options.seed,
                  options.pause, options.host).start().finish()
    print(json.dumps(report, indent=1))
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
