"""A second tunnel on the same replicas is refused by the replicas' locks, and the first goes on.

The service compares states before it answers, so that the same project shows `voting: state`.
"""

import contextlib
import json
import unittest

from base import ProjectTest
from harness import database_source, eventually, run
from state_voting import StateVoting


class Fencing(StateVoting, ProjectTest):

    source = database_source("x-ft: {ft_level: 3, voting: state}")

    def test_a_second_tunnel_does_not_serve(self):
        detail = self.project.tunnel.inspect()
        name = f"{self.project.name}-second"
        environment = [flag for text in detail["Config"]["Env"]
                       if text.startswith(("MARIADB_", "MYSQL_", "FT_")) for flag in ("-e", text)]
        plan = self.project.folder / "ft" / f"{self.project.service}.plan.yml"
        network = next(item for item in self.project.tunnel.networks() if item.endswith("_db-ft"))
        run(["docker", "run", "-d", "--name", name, "--label", "ftcompose.testbed=1",
             "--network", network, *environment,
             "-v", f"{plan}:/etc/ftcompose/plan.yml:ro", "--tmpfs", "/run/ftcompose",
             "--tmpfs", "/var/lib/ftcompose", detail["Config"]["Image"], *detail["Config"]["Cmd"]])
        self.addCleanup(run, ["docker", "rm", "-f", "-v", name], check=False)

        def refused():
            logs = run(["docker", "logs", name], check=False)
            text = logs.stdout + logs.stderr
            return all(f"another tunnel of db holds the lock 'ftcompose.db' on {replica}" in text
                       for replica in self.project.replica_names)
        eventually("the second tunnel says by whom it is fenced on each replica", refused, 90)
        address = json.loads(run(["docker", "inspect", name]).stdout)[0]["NetworkSettings"]["Networks"][network]["IPAddress"]
        if address:
            # It must not answer clients either.
            import pymysql
            with self.assertRaises(pymysql.Error):
                with contextlib.closing(self.project.connect(host=address, port=3306, connect_timeout=5)) as other:
                    self.rows(other, "SELECT 1")
        for number in range(20):
            self.assertEqual(self.project.query(f"SELECT {number}"), ((number,),))
        self.project.query("CREATE DATABASE probe")
        self.project.assert_equal_replicas()
        self.assertEqual(set(self.project.states().values()), {"active"})


if __name__ == "__main__":
    unittest.main()
