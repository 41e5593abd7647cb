"""`ftcompose inject`: every catalogued fault is put in on a real replica, masked, recorded and led out of."""

import json
import re

from base import ProjectTest
from harness import eventually


class Inject(ProjectTest):

    def setUp(self):
        super().setUp()
        session = self.session()
        self.does(session, "CREATE DATABASE probe")
        self.does(session, "CREATE TABLE probe.t (id INT PRIMARY KEY, v VARCHAR(20))")
        self.does(session, "INSERT INTO probe.t VALUES (1, 'one'), (2, 'two'), (3, 'three')")
        self.mark = self.project.mark()

    def catalogue(self):
        return json.loads(self.project.cli("inject", "--list", "--json", project=False).stdout)

    def test_the_catalogue_covers_the_four_manifestations(self):
        kinds = {fault["manifestation"] for fault in self.catalogue()}
        for wanted in ("data", "flow", "access", "timing"):
            self.assertTrue(any(wanted in kind for kind in kinds), f"{wanted} is not in {kinds}")

    def test_every_catalogued_fault_is_masked_recorded_and_led_out_of(self):
        for fault in self.catalogue():
            name = fault["name"]
            with self.subTest(fault=name):
                self.one_fault(name)

    def one_fault(self, name):
        self.project.heal()
        self.mark = self.project.mark()
        session = self.session(database="probe")
        self.project.cli("inject", "db", name, "--replica", "db-2", "--seed", "1", seconds=180)
        try:
            for number in range(3):
                self.does(session, f"REPLACE INTO t VALUES (10, 'v{number}')")
                rows = self.rows(session, "SELECT id, v FROM t ORDER BY id")
                self.assertEqual(rows, ((1, "one"), (2, "two"), (3, "three"), (10, f"v{number}")))
        finally:
            self.project.cli("inject", "db", "--repair", check=False, seconds=180)
        eventually("a record of the injection", lambda: self.votes(kind="injection"), 20)
        self.project.heal()
        self.project.assert_equal_replicas(60)
        self.assertTrue(re.match(r"\w", name))
