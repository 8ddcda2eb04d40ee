"""Several people on one server: who may do what, who decided what, and that nobody's word is lost."""

import datetime
import json
import os
import stat
import threading

import pytest
from starlette.testclient import TestClient

from sogdia.cli import REFUSED, run_words
from sogdia.errors import ExchangeError, ReadingError
from sogdia.web.app import build_app
from sogdia.web.desk import Desk
from sogdia.web.endpoints import ENDPOINTS
from sogdia.web.guard import Sessions
from sogdia.web.messages import ArticleForm
from sogdia.web.people import ROLES, Person, find_known, hash_token, make_person, read_people
from sogdia.web.reviews import LOG, Conflict, Reviews
from sogdia.world import load_world
from sogdia.world.lock import hold_folder
from worlds.making import FORK

ADDRESS = "http://localhost:8470"
ARTICLE = "Kabul line\n\nOn 3 June 2025 the foreign minister of Uzbekistan visited Afghanistan.\n"
AZIZA, BORIS = Person("aziza", "aziza", "editor"), Person("boris", "boris", "editor")
FORM = ArticleForm(ARTICLE, "june.txt", "A paper", "2025-06")
A_PROPOSAL, ANOTHER = "0" * 12, "1" * 12

# Who may ask what. A new question has to be added here, or the test of the table fails.
EVERYBODY = {"/api/health", "/api/session"}
MATRIX = {
    "viewer": {
        "/api/me", "/api/world", "/api/answer", "/api/answers", "/api/thing", "/api/uses", "/api/routes",
        "/api/reaction", "/api/chart", "/api/claims", "/api/reviews", "/api/reviews/open",
    },
    "analyst": {
        "/api/scenario", "/api/text", "/api/brief", "/api/reading", "/api/review", "/api/reviews/share",
        "/api/reviews/file",
    },
    "editor": {"/api/reviews/decide", "/api/reviews/log"},
}  # fmt: skip


def at_noon():
    return datetime.datetime(2026, 11, 28, 12, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def desk():
    made = Desk(load_world(FORK), futures=0)
    made.warm_up()
    return made


@pytest.fixture(scope="module")
def team():
    """Return the token of a person of each role, and what the server knows of them."""
    made = {role: make_person(f"some-{role}", role) for role in ROLES}
    return {role: token for role, (token, _) in made.items()}, {known.name: known for _, known in made.values()}


@pytest.fixture
def serve(desk, team, tmp_path):
    clients = []

    def start(*, people=True, reviews=True):
        sessions = Sessions(people=team[1]) if people else Sessions()
        shared = Reviews(tmp_path / "reviews", at_noon) if reviews else None
        client = TestClient(build_app(desk, sessions, reviews=shared), base_url=ADDRESS)
        client.__enter__()
        clients.append(client)
        return client

    yield start
    for client in clients:
        client.__exit__(None, None, None)


def bearer(team, role):
    return {"Authorization": f"Bearer {team[0][role]}"}


def test_the_table_of_permissions_names_every_question_once():
    named = [path for paths in (EVERYBODY, *MATRIX.values()) for path in paths]
    assert sorted(named) == sorted(row.path for row in ENDPOINTS)
    assert {row.path: row.role for row in ENDPOINTS if row.role} == {
        path: role for role, paths in MATRIX.items() for path in paths
    }


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("row", [row for row in ENDPOINTS if row.role], ids=lambda row: row.path)
def test_a_question_is_answered_from_its_role_on_and_refused_below(serve, team, row, role):
    """What is sent is no question, so that whoever may ask is refused with another status."""
    client = serve()
    headers = {**bearer(team, role), "Content-Type": "application/json"}
    answer = client.request(row.method, row.path, headers=headers, content=b"!" if row.takes else None)
    allowed = ROLES.index(role) >= ROLES.index(row.role)
    assert (answer.status_code != 403) == allowed, answer.text
    if not allowed:
        assert f"needs the role {row.role}" in answer.text
        assert f"some-{role} is {role}" in answer.text


@pytest.mark.parametrize("path", ["/api/nothing", "/api/reviews/", "/api/answer/", "/api//world", "/api/Log"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
def test_what_is_not_in_the_table_is_refused_to_everybody(serve, team, path, method):
    headers = {**bearer(team, "editor"), "Content-Type": "application/json"}
    assert serve().request(method, path, headers=headers).status_code == 403


def test_nobody_without_a_token_of_the_file_is_let_in(serve, team):
    client = serve()
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Bearer {hash_token(team[0]['editor'])}"}):
        assert client.get("/api/world", headers=headers).status_code == 401
    assert client.post("/api/session", json={"token": "x"}).status_code == 401


def test_a_session_has_the_role_of_its_bearer(serve, team):
    client = serve()
    assert client.post("/api/session", json={"token": team[0]["viewer"]}).status_code == 200
    assert client.get("/api/me").json() == {"name": "some-viewer", "role": "viewer", "reviews": True}
    assert client.get("/api/reviews/log").status_code == 403
    assert client.post("/api/session", json={"token": team[0]["editor"]}).status_code == 200
    assert client.get("/api/me").json()["role"] == "editor"


def test_without_tokens_whoever_reaches_the_server_may_do_everything(serve):
    client = serve(people=False)
    assert client.get("/api/me").json() == {"name": "", "role": "editor", "reviews": True}
    assert client.get("/api/reviews/log").json() == {"lines": 0, "entries": []}


def test_a_session_cannot_be_made_into_another_persons(team):
    sessions = Sessions(people=team[1])
    cookie = sessions.open("some-viewer")
    assert sessions.find_person(cookie).role == "viewer"
    other = sessions.open("some-editor").partition(".")[0]
    assert sessions.find_person(f"{other}.{cookie.partition('.')[2]}") is None
    gone = Sessions(people={name: one for name, one in team[1].items() if name != "some-viewer"})
    gone._secret = sessions._secret
    assert gone.find_person(cookie) is None


# The file of tokens


def test_a_token_is_shown_once_and_only_its_hash_is_kept(tmp_path, capsys):
    file = tmp_path / "tokens"
    assert run_words(["token", "aziza", "--role", "editor", "--tokens", str(file)]) == 0
    token = capsys.readouterr().out.splitlines()[-1]
    assert run_words(["token", "boris", "--tokens", str(file)]) == 0
    assert token not in file.read_text(encoding="utf-8")
    people = read_people(file)
    assert find_known(people, token) == people["aziza"]
    assert people["boris"].role == "viewer"
    assert find_known(people, token[:-1]) is None
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run_words(["token", "aziza", "--tokens", str(file)]) == REFUSED
    assert "has a token of aziza already" in capsys.readouterr().err
    assert run_words(["token", "a b\nc editor", "--tokens", str(file)]) == REFUSED


def test_everything_wrong_in_a_file_of_tokens_is_told(tmp_path):
    file = tmp_path / "tokens"
    digest = "0" * 64
    lines = [f"aziza editr {digest}", "boris viewer", "<b> viewer x", f"ok viewer {digest}", f"ok viewer {digest}"]
    file.write_text("\n".join(["# team", "", *lines]))
    with pytest.raises(ExchangeError) as caught:
        read_people(file)
    told = [str(problem) for problem in caught.value.problems]
    assert len(told) == 5
    assert "tokens line 3: has the role 'editr'" in told[0]
    assert 'Did you mean "editor"?' in told[0]
    assert "line 4: has 2 words" in told[1]
    assert "a second time" in told[-1]
    file.write_text("# nobody\n")
    with pytest.raises(ExchangeError, match="holds nobody"):
        read_people(file)


def test_a_server_that_strangers_reach_needs_tokens(tmp_path, capsys):
    assert run_words(["serve", "--host", "0.0.0.0"]) == REFUSED
    assert "needs tokens" in capsys.readouterr().err
    file = tmp_path / "tokens"
    run_words(["token", "aziza", "--tokens", str(file)])
    one = tmp_path / "token"
    one.write_text("a token that nobody guesses")
    assert run_words(["serve", "--tokens", str(file), "--token-file", str(one)]) == REFUSED


def test_no_two_servers_have_the_same_reviews(tmp_path, capsys):
    with hold_folder(tmp_path / "reviews"):
        assert run_words(["serve", "--port", "0", "--reviews", str(tmp_path / "reviews")]) == REFUSED
    assert "another" in capsys.readouterr().err


# Reviews that people share


def test_whoever_comes_second_is_told_and_nothing_is_lost(tmp_path):
    reviews = Reviews(tmp_path, at_noon)
    id_ = reviews.share(AZIZA, FORM)
    first = reviews.decide(AZIZA, id_, A_PROPOSAL, "accepted", 0)
    with pytest.raises(Conflict, match="aziza accepted this at 2026-11-28T12:00:00Z"):
        reviews.decide(BORIS, id_, A_PROPOSAL, "rejected", 0)
    assert reviews.standing(id_) == {A_PROPOSAL: first}
    reviews.decide(BORIS, id_, ANOTHER, "rejected", 0)  # another proposal is another matter
    second = reviews.decide(BORIS, id_, A_PROPOSAL, "rejected", first.version)
    assert [entry.what for entry in reviews.list_log()] == ["shared", "accepted", "rejected", "rejected"]
    again = Reviews(tmp_path, at_noon)
    assert again.list_log() == reviews.list_log()
    assert again.standing(id_)[A_PROPOSAL] == second
    assert again.article(id_) == FORM
    assert again.share(BORIS, FORM) == id_
    assert len(again.list_log()) == 4


def test_of_many_at_once_just_one_is_heard_each_time(tmp_path):
    """Law: however many decide at the same moment, each version has one decision, and the log has as many lines."""
    reviews = Reviews(tmp_path, at_noon)
    id_ = reviews.share(AZIZA, FORM)
    heard, refused = [], []

    def decide(number):
        person = Person(f"p{number}", f"p{number}", "editor")
        for version in range(5):
            try:
                heard.append(reviews.decide(person, id_, A_PROPOSAL, "accepted", version).version)
            except Conflict:
                refused.append(number)

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == list(range(1, len(heard) + 1))
    assert len(heard) + len(refused) == 40
    lines = (tmp_path / LOG).read_text().splitlines()
    assert [json.loads(line)["version"] for line in lines] == list(range(len(heard) + 1))


def test_a_line_that_a_crash_cut_off_is_left_out_and_the_next_one_whole(tmp_path):
    reviews = Reviews(tmp_path, at_noon)
    id_ = reviews.share(AZIZA, FORM)
    reviews.decide(AZIZA, id_, A_PROPOSAL, "accepted", 0)
    log = tmp_path / LOG
    whole = log.read_bytes()
    log.write_bytes(whole + b'{"when":"2026-11-28T12:00')
    again = Reviews(tmp_path, at_noon)
    assert again.list_log() == reviews.list_log()
    again.decide(BORIS, id_, ANOTHER, "rejected", 0)
    assert log.read_bytes().startswith(whole)
    assert len(Reviews(tmp_path, at_noon).list_log()) == 3


def test_a_log_that_somebody_wrote_into_is_refused(tmp_path):
    Reviews(tmp_path, at_noon).share(AZIZA, FORM)
    with (tmp_path / LOG).open("a") as file:
        file.write('{"who": 3}\n')
    with pytest.raises(ExchangeError, match="line 2 is no line of a log"):
        Reviews(tmp_path, at_noon)


def test_a_review_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ReadingError, match="is no review"):
        Reviews(tmp_path, at_noon).decide(AZIZA, "f" * 12, A_PROPOSAL, "accepted", 0)


def test_without_a_folder_reviews_are_not_shared(serve):
    client = serve(people=False, reviews=False)
    assert client.get("/api/reviews").status_code == 404
    assert client.get("/api/me").json()["reviews"] is False


@pytest.mark.slow
def test_two_people_review_one_article(serve, team):
    client = serve()
    analyst, editor, viewer = (bearer(team, role) for role in ("analyst", "editor", "viewer"))
    article = {"text": ARTICLE, "name": "../../june.txt", "issued": "2025-06"}
    shared = client.post("/api/reviews/share", json=article, headers=analyst).json()
    proposal = shared["reading"]["proposals"][0]["id"]
    word = {"id": shared["id"], "proposal": proposal, "accepted": True}
    first = client.post("/api/reviews/decide", json=word, headers=editor)
    assert first.json()["who"] == "some-editor"
    late = client.post("/api/reviews/decide", json={**word, "accepted": False}, headers=editor)
    assert late.status_code == 409
    assert "some-editor accepted this" in late.json()["message"]
    opened = client.post("/api/reviews/open", json={"id": shared["id"]}, headers=viewer).json()
    assert [one["what"] for one in opened["standing"]] == ["accepted"]
    listed = client.get("/api/reviews", headers=viewer).json()["reviews"]
    assert [(one["id"], one["who"], one["decided"]) for one in listed] == [(shared["id"], "some-analyst", 1)]
    kept = client.post("/api/reviews/file", json={"id": shared["id"]}, headers=analyst).json()
    assert json.loads(kept["text"])["verdicts"][proposal]["accepted"]
    log = client.get("/api/reviews/log", headers=editor).json()
    assert [(one["who"], one["what"]) for one in log["entries"]] == [
        ("some-analyst", "shared"), ("some-editor", "accepted"),
    ]  # fmt: skip
    stranger = client.post("/api/reviews/decide", json={**word, "proposal": "f" * 12}, headers=editor)
    assert stranger.status_code == 422
