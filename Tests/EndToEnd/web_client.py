"""What tests of web servers ask through the tunnel, and three nginx that they ask most."""

import concurrent.futures
import http.client
import random

SOURCE = """\
services:
  web:
    image: nginx:1.22
    ports:
      - "${DB_PORT}:80"
    x-ft:
      class: webserver
      ft_parameters:
        ft_level: 3
        limits: {lag_milliseconds: 2000, reply_timeout_milliseconds: 10000}
        load_balancing:
          health_check: {path: /, interval: 1s, timeout: 1s}
          ejection: {base: 1s, longest: 2s}
x-ft-ledger: {mode: local}
"""


class WebClient:
    """For test cases that have a `project`, a `mark` in time, and `pages` ({path: text}) that must be answered."""

    pages = {}

    def get(self, path, headers=None, method="GET", body=None):
        """Status, text and answer of one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.project.port, timeout=30)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer
        finally:
            connection.close()

    def read_pages(self, count, connections=8, until=None):
        """Reads pages over keep-alive connections, and goes on until an event; returns what was not as it should be."""
        def work(number):
            chance = random.Random(number)
            connection = http.client.HTTPConnection("127.0.0.1", self.project.port, timeout=60)
            wrong, done = [], 0
            while done < count // connections or (until is not None and not until.is_set()):
                path = chance.choice(list(self.pages))
                done += 1
                try:
                    connection.request("GET", path)
                    answer = connection.getresponse()
                    body = answer.read().decode()
                except (OSError, http.client.HTTPException) as error:
                    wrong.append((path, repr(error)))
                    connection.close()
                    continue
                if answer.status != 200 or body != self.pages[path]:
                    wrong.append((path, answer.status, body[:200]))
            connection.close()
            return wrong

        with concurrent.futures.ThreadPoolExecutor(connections) as pool:
            return [item for part in pool.map(work, range(connections)) for item in part]

    def votes(self, **wanted):
        """Votes on replies since the mark whose fields are these."""
        return [
            vote for vote in self.project.votes_since(self.mark)
            if vote["kind"] == "reply" and all(vote.get(key) == value for key, value in wanted.items())
        ]
