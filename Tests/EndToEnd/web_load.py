"""Clients of a voted web site, in processes of their own: each knows what it must get, and counts what it got."""

import collections
import http.client
import json
import multiprocessing
import random
import time


def browse(number, port, pages, total, done, is_over, seed, results):
    """Reads pages over one keep-alive connection until all clients together have read enough."""
    chance = random.Random(f"{seed}/{number}")
    names = sorted(pages)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    count, wrong, errors, milliseconds = 0, [], collections.Counter(), []
    while not (is_over.is_set() and done.value >= total):
        name = chance.choice(names)
        status, text, headers = pages[name]
        began = time.monotonic()
        try:
            connection.request("GET", name)
            answer = connection.getresponse()
            body = answer.read().decode("latin-1")
        except (OSError, http.client.HTTPException) as error:
            errors[type(error).__name__] += 1
            connection.close()
            continue
        finally:
            count += 1
            with done.get_lock():
                done.value += 1
        milliseconds.append((time.monotonic() - began) * 1000)
        if answer.status >= 500:
            errors[f"{answer.status} {json.loads(body or '{}').get('type', '')}"] += 1
        elif answer.status != status or text not in (None, body) or any(answer.getheader(key) != value for key, value in headers.items()):
            wrong.append((name, answer.status, dict(answer.getheaders()), body[:200]))
    connection.close()
    results.put((count, len(wrong), wrong[:5], dict(errors), sorted(milliseconds)))


class WebLoad:
    """`clients` processes read `pages` ({path: (status, text or None for any, headers)}) until `finish` is called and `total` requests were made."""

    def __init__(self, port, pages, total, clients, seed):
        context = multiprocessing.get_context("fork")
        self.done, self.is_over, self.results = context.Value("Q", 0), context.Event(), context.Queue()
        self.began = time.monotonic()
        self.processes = [
            context.Process(target=browse, daemon=True, args=(
                number, port, pages, total, self.done, self.is_over, seed, self.results))
            for number in range(clients)]
        for process in self.processes:
            process.start()

    @property
    def requests(self):
        return self.done.value

    def finish(self, seconds=3600):
        """Lets the clients end once they have made enough requests; returns what they saw."""
        self.is_over.set()
        parts = [self.results.get(timeout=seconds) for _ in self.processes]
        for process in self.processes:
            process.join(30)
        errors, samples = collections.Counter(), []
        for part in parts:
            errors.update(part[3])
            samples += part[4]
        samples.sort()
        at = lambda share: round(samples[min(len(samples) - 1, int(len(samples) * share))], 1) if samples else None
        return {
            "requests": sum(part[0] for part in parts), "seconds": round(time.monotonic() - self.began, 1),
            "wrong": sum(part[1] for part in parts), "wrong_samples": [item for part in parts for item in part[2]][:5],
            "errors": dict(errors), "error_count": sum(errors.values()),
            "milliseconds": {"p50": at(0.5), "p99": at(0.99), "p999": at(0.999), "max": at(1)},
        }
