"""How long eight people wait for the page and its answers, by themselves and while one run of many futures goes.

    python benchmarks/serving.py

A server is started with a token for each person. Each asks, thinks for a second or so, and asks again: the page with
all its files, what is known of a thing, routes, a chart, the exact answer to a change of their own. First by
themselves, then while a ninth person's run of futures goes on the same server. Compare the two columns, and the ratio:
the same processor does both.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from sogdia.web.people import make_person, render_line

PAGE = ("/", "/main.js", "/style.css", "/land.json", "/api/world", "/api/me")
THINGS = ("torkham", "chabahar", "khaf-herat", "UZB", "hairatan")
BORDERS = ("torkham", "hairatan", "sarakhs", "khorgos", "dostyk", "sarpi", "astara", "islamqala")
ENDS = (("tashkent", "karachi"), ("almaty", "mundra"), ("baku", "kabul"))
WEIGHTS = {"page": 3, "thing": 4, "routes": 1, "chart": 1, "answer": 3}
YEAR, LONGEST_S = 2035, 1800.0


class Client:
    """A person with a token, on a connection that stays open."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self.token = token

    def ask(self, path: str, body: object = None) -> tuple[int, bytes]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", "Host": "localhost"}
        method = "GET" if body is None else "POST"
        self.connection.request(method, path, None if body is None else json.dumps(body), headers)
        response = self.connection.getresponse()
        return response.status, response.read()


def main() -> None:
    """Print how long each kind of question took, alone and beside a run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=8)
    parser.add_argument("--futures", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=40.0)
    parser.add_argument("--settle", type=float, default=90.0, help="seconds after the start, for rehearsals")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tokens"
        made = [make_person(f"user{number}", "analyst") for number in range(asked.users + 1)]
        file.write_text("".join(render_line(known) for _, known in made))
        tokens = [token for token, _ in made]
        words = ["serve", "--port", "0", "--tokens", str(file), "--futures", str(asked.futures)]
        command = f"import sogdia.cli, sys; sys.exit(sogdia.cli.run_words({words!r}))"
        server = subprocess.Popen([sys.executable, "-c", command], stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            port = int(re.search(r":(\d+)/", server.stdout.readline())[1])  # type: ignore[index]
            wait_until_ready(port, tokens[0])
            time.sleep(asked.settle)
            alone = crowd(port, tokens[:-1], asked.seconds, threading.Event())
            beside, run_s = crowd_beside_a_run(port, tokens, asked.futures)
        finally:
            server.terminate()
            server.wait()
    show(alone, beside)
    print(f"\nThe run of {asked.futures:,} futures took {run_s:.0f} s with {asked.users} people beside it.")


def wait_until_ready(port: int, token: str) -> None:
    while True:
        try:
            if json.loads(Client(port, token).ask("/api/health")[1])["ready"]:
                return
        except ConnectionRefusedError:  # its address is told before it listens
            pass
        time.sleep(0.2)


def crowd_beside_a_run(port: int, tokens: list[str], futures: int) -> tuple[dict[str, list[float]], float]:
    """Return the same while the last person's run goes, and how long that took; the crowd ends with the run."""
    over, took = threading.Event(), []

    def run() -> None:
        began = time.perf_counter()
        scenario = {"name": "Long", "changes": [{"build": "mazar-herat"}, {"risk": "IRN", "closed_days_per_year": 40}]}
        status, body = Client(port, tokens[-1]).ask("/api/answers", {"year": YEAR, "scenario": scenario})
        assert status == 200, body
        assert f'"futures":{futures}'.encode() in body, body[-300:]
        took.append(time.perf_counter() - began)
        over.set()

    thread = threading.Thread(target=run)
    thread.start()
    found = crowd(port, tokens[:-1], LONGEST_S, over)
    thread.join()
    return found, took[0]


def crowd(port: int, tokens: list[str], seconds: float, over: threading.Event) -> dict[str, list[float]]:
    """Return how long each question took, by its kind."""
    took: dict[str, list[float]] = {kind: [] for kind in ("health", *WEIGHTS)}
    until = time.monotonic() + seconds
    people = [
        threading.Thread(target=be_somebody, args=(port, token, random.Random(number), took, until, over))
        for number, token in enumerate(tokens)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return took


def be_somebody(
    port: int, token: str, chance: random.Random, took: dict[str, list[float]], until: float, over: threading.Event
) -> None:
    client = Client(port, token)
    while time.monotonic() < until and not over.is_set():
        kind = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        for one, questions in (("health", [("/api/health", None)]), (kind, make_questions(kind, chance))):
            began = time.perf_counter()
            for path, body in questions:
                status, told = client.ask(path, body)
                assert status == 200, (path, status, told[:200])
            took[one].append(time.perf_counter() - began)
        time.sleep(chance.uniform(0.5, 1.5))


def make_questions(kind: str, chance: random.Random) -> list[tuple[str, object]]:
    """Return the requests of a question; the scenarios are of a person's own making, and not rehearsed."""
    border, hours = chance.choice(BORDERS), chance.randint(2, 200)
    scenario = {"name": "Mine", "changes": [{"delay": border, "hours": hours}]}
    asked = {"year": YEAR, "scenario": scenario}
    if kind == "page":
        return [(path, None) for path in PAGE]
    if kind == "thing":
        return [("/api/thing", {**asked, "name": chance.choice(THINGS)})]
    if kind == "routes":
        origin, destination = chance.choice(ENDS)
        return [("/api/routes", {**asked, "origin": origin, "destination": destination})]
    if kind == "chart":
        return [("/api/chart", {"year": YEAR, "chart": "ladder"})]
    return [("/api/answer", asked)]


def show(alone: dict[str, list[float]], beside: dict[str, list[float]]) -> None:
    print("| question | asked | p50, s | p95, s | beside the run: asked | p50, s | p95, s | p95 ratio |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for kind in alone:
        cells = []
        for times in (alone[kind], beside[kind]):
            p50, p95 = (quantile(times, share) for share in (0.5, 0.95))
            cells += [str(len(times)), f"{p50:.3f}", f"{p95:.3f}"]
        ratio = quantile(beside[kind], 0.95) / max(quantile(alone[kind], 0.95), 1e-9)
        print(f"| {kind} | {' | '.join(cells)} | {ratio:.1f} |")


def quantile(times: list[float], share: float) -> float:
    if len(times) < 2:
        return times[0] if times else float("nan")
    return statistics.quantiles(times, n=100, method="inclusive")[round(100 * share) - 1]


if __name__ == "__main__":
    main()
