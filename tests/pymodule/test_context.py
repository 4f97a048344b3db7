# SPDX-License-Identifier: Apache-2.0
"""The request follows what it starts: threads, executors; and ends with its response."""
import threading
import unittest

import _sqreen_agent
import harness
from harness import ATTACK, ATTACK_QUERY, serve

harness.start()
DB = harness.database()


def attack():
    """True when it was blocked."""
    try:
        DB.execute("select name from product where name = '%s'" % ATTACK).fetchall()
    except _sqreen_agent.AttackBlocked:
        return True
    return False


def in_request(work):
    results = []

    def app(environ, start_response):
        results.append(work())
        start_response("200 OK", [])
        return [b""]

    serve(app, ATTACK_QUERY)
    return results[0]


class ContextTest(unittest.TestCase):
    def test_outside_a_request(self):
        self.assertFalse(attack())

    def test_inside_a_request(self):
        self.assertTrue(in_request(attack))

    def test_gone_after_a_request(self):
        in_request(attack)
        self.assertFalse(attack())

    def test_thread(self):
        def work():
            results = []
            thread = threading.Thread(target=lambda: results.append(attack()))
            thread.start()
            thread.join()
            return results[0]

        self.assertTrue(in_request(work))

    def test_thread_subclass(self):
        class Worker(threading.Thread):
            def run(self):
                self.blocked = attack()

        def work():
            worker = Worker()
            worker.start()
            worker.join()
            return worker.blocked

        self.assertTrue(in_request(work))

    def test_executor_keeps_requests_apart(self):
        try:
            from concurrent.futures import ThreadPoolExecutor
        except ImportError:
            self.skipTest("concurrent.futures is not part of Python 2.7")
        with ThreadPoolExecutor(1) as pool:
            self.assertTrue(in_request(lambda: pool.submit(attack).result()))
            # The pool's thread was started inside the request, but this work is nobody's.
            self.assertFalse(pool.submit(attack).result())
            self.assertTrue(in_request(lambda: pool.submit(attack).result()))

    def test_pool_of_threads(self):
        from multiprocessing.pool import ThreadPool

        def attacks(_=None):
            return attack()

        pools = []
        self.assertTrue(in_request(lambda: pools.append(ThreadPool(1)) or pools[0].apply(attacks)))
        pool = pools[0]
        ways = {
            "apply_async": lambda: pool.apply_async(attacks).get(30),
            "map": lambda: pool.map(attacks, [1])[0],
            "imap": lambda: list(pool.imap(attacks, [1]))[0],
            "imap_unordered": lambda: list(pool.imap_unordered(attacks, [1]))[0],
        }
        if hasattr(pool, "starmap"):
            ways["starmap"] = lambda: pool.starmap(attacks, [(1,)])[0]
        for name, way in sorted(ways.items()):
            self.assertTrue(in_request(way), name)
            # The pool's thread was started inside a request, but this work is nobody's.
            self.assertFalse(way(), name)
        pool.terminate()

    def test_asyncio(self):
        try:
            import asyncio

            asyncio.run
        except (ImportError, AttributeError):
            self.skipTest("asyncio.run came with Python 3.7")
        source = "async def step():\n    await asyncio.sleep(0)\n    return attack()\n"
        source += "async def main():\n    task = asyncio.ensure_future(step())\n"
        source += "    loop = asyncio.get_running_loop()\n"
        source += "    return await task, await loop.run_in_executor(None, attack)\n"
        scope = {"asyncio": asyncio, "attack": attack}
        exec(source, scope)
        self.assertEqual((True, True), in_request(lambda: asyncio.run(scope["main"]())))

    def test_thread_that_outlives_its_request_can_serve_another(self):
        results = []
        ready, go = threading.Event(), threading.Event()

        def serve_later():
            ready.wait()
            results.append(serve(lambda e, s: (s("200 OK", []), [b"" if attack() else b"missed"])[1], ATTACK_QUERY).status)
            go.set()

        def work():
            threading.Thread(target=serve_later).start()
            return True

        in_request(work)
        ready.set()
        go.wait(10)
        self.assertEqual([403], results)


if __name__ == "__main__":
    unittest.main()
