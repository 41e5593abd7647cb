"""Tests of `voting: state`: the answer to a write waits for the comparison of what it wrote."""

import datetime
import time

from harness import eventually


class StateVoting:
    """Mixed into a test class whose project votes on states before it answers."""

    def prepared(self):
        session = self.session(read_timeout=240)
        self.does(session, "CREATE DATABASE probe")
        session.select_db("probe")
        self.does(session, "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20))")
        self.does(session, "CREATE TABLE other (id INT PRIMARY KEY)")
        self.does(session, "INSERT INTO t VALUES (1, 'one'), (2, 'two')")
        return session

    def compared(self, mark, answered, **wanted):
        """The state votes that answers waited for and that ended before a moment."""
        found = [
            vote for vote in self.project.votes_since(mark)
            if vote["kind"] == "state" and vote["reason"].startswith("voting: state")
            and all(vote.get(key) == value for key, value in wanted.items())]
        for vote in found:
            self.assertLessEqual(vote["completed_at"], answered, vote)
        return found

    @staticmethod
    def now():
        return datetime.datetime.fromtimestamp(time.time(), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def test_the_state_record_precedes_the_answer_and_is_about_what_was_written(self):
        session = self.prepared()
        for about, statements in [
            ("probe.t", ["INSERT INTO t VALUES (3, 'three')"]),
            ("probe.other, probe.t", ["BEGIN", "UPDATE t SET v = 'x' WHERE id = 1", "INSERT INTO other VALUES (1)", "COMMIT"]),
        ]:
            with self.subTest(about=about):
                mark = self.project.mark()
                for text in statements:
                    self.does(session, text)
                answered = self.now()
                vote, = eventually("the state vote", lambda: self.compared(mark, answered), 20)
                self.assertEqual(vote["verdict"], "unanimous", vote)
                self.assertEqual(vote["reason"], f"voting: state: {about}")
        self.assert_no_alarm()

    def test_a_spoiled_replica_dissents_at_the_next_write_and_the_client_gets_the_right_answer(self):
        session = self.prepared()

        def spoiled():
            # The votes of the idle voter may find the row first: then there is nothing left to dissent.
            self.project.wait_active()
            mark = self.project.mark()
            self.project.replica(2).sql_quietly("UPDATE t SET v = CONCAT('spoiled', RAND()) WHERE id = 1", "probe")
            self.assertEqual(self.does(session, "UPDATE t SET v = %s WHERE id = 2", f"v{time.time():.6f}"), 1)
            answered = self.now()
            self.assertEqual(self.rows(session, "SELECT v FROM t WHERE id = 1"), (("one",),))
            return eventually("its record", lambda: self.compared(mark, answered, verdict="majority"), 10)
        vote = eventually("a state vote that an answer waited for and in which db-2 dissents", spoiled, 180)[0]
        self.assertEqual([name for name, part in vote["replicas"].items() if part == "dissented"], ["db-2"], vote)
        self.project.wait_active()
        self.project.assert_equal_replicas()

    def test_without_a_voter_a_write_is_carried_out_and_says_so(self):
        session = self.prepared()
        self.addCleanup(self.answered_again)
        self.project.voter.stop(2)
        error = self.refused(session, "INSERT INTO t VALUES (9, 'nine')", "carried out")
        self.assertEqual(error.args[0], 1105)
        self.assertIn("the state vote could not be held", error.args[1])
        self.assertIn("look whether it took effect", error.args[1])
        self.assertEqual(self.rows(session, "SELECT v FROM t WHERE id = 9"), (("nine",),))
        failed = self.refused(session, "INSERT INTO t VALUES (9, 'again')", "ended with error 1062")
        self.assertEqual(failed.args[0], 1105)
        self.answered_again()
        self.assertEqual(self.does(session, "DELETE FROM t WHERE id = 9"), 1)
        self.project.assert_equal_replicas()

    def answered_again(self):
        if not self.project.voter.running:
            self.project.voter.start()

        def writes():
            self.project.query("CREATE DATABASE IF NOT EXISTS probe")
            return True
        eventually("writes are answered", writes, 120)
