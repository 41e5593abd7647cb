"""Every kind of fault in one of three web servers under load, as `make soak` does it, with fewer requests."""

import argparse
import random
import unittest

from soak_web import NoiseStage, WebStage


class WebServerFaultsTest(unittest.TestCase):
    def test_every_kind_of_fault_is_masked_and_recorded(self):
        seed = random.randrange(1_000_000)
        stage = WebStage("web", argparse.Namespace(scale=0.05, seed=seed, clients=8, pause=0))
        stage.fault_seconds = 2
        record = stage.execute()
        self.assertEqual(record["problems"], [], f"seed {seed}")
        self.assertEqual(len(record["faults"]), 8)

    def test_what_httpbin_makes_up_is_no_fault(self):
        seed = random.randrange(1_000_000)
        record = NoiseStage("noise", argparse.Namespace(scale=0.01, seed=seed, clients=8, pause=0)).execute()
        self.assertEqual(record["problems"], [], f"seed {seed}")


if __name__ == "__main__":
    unittest.main()
