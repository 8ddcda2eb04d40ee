"""What can be asked over the wire: a table. Routes, the OpenAPI document and the tests all follow from it."""

from __future__ import annotations

from typing import Any, NamedTuple

from sogdia.web.messages import (
    AnswerRecord,
    ArticleForm,
    BriefQuestion,
    ChartQuestion,
    ClaimsRecord,
    DecisionForm,
    Done,
    FileRecord,
    Health,
    LogRecord,
    Nothing,
    PersonRecord,
    Question,
    ReactionRecord,
    ReadingRecord,
    ReviewForm,
    RouteQuestion,
    RoutesRecord,
    ScenarioRecord,
    SharedListRecord,
    SharedQuestion,
    SharedReviewRecord,
    StandingRecord,
    TextForm,
    ThingQuestion,
    ThingRecord,
    TokenForm,
    UsesRecord,
    WorldRecord,
)

JSON, EVENTS, SVG, PNG = "application/json", "text/event-stream", "image/svg+xml", "image/png"
FILE = "application/octet-stream"


class Endpoint(NamedTuple):
    """A question over the wire: what it takes and gives, as structs; `refusals` are the statuses it may refuse with.

    `role` is the least that may ask, where people have roles; empty for a question that anybody may ask.
    `other_media` are forms that it gives instead of `media` where they are asked for; they are bytes.
    """

    method: str
    path: str
    name: str
    role: str
    summary: str
    takes: Any
    gives: Any
    refusals: tuple[int, ...] = ()
    media: str = JSON
    other_media: tuple[str, ...] = ()


ASKED = (400, 401, 403, 413, 415, 422, 429, 503)

ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("GET", "/api/health", "health", "", "Whether the server and its model are ready.", None, Health, (403,)),
    Endpoint(
        "POST", "/api/session", "session", "", "Show the token and get a session cookie.", TokenForm, Done,
        (400, 401, 403, 413, 415),
    ),
    Endpoint(
        "GET", "/api/me", "me", "viewer", "Who asks, and with which role.", None, PersonRecord, (401, 403),
    ),
    Endpoint(
        "GET", "/api/world", "world", "viewer",
        "The structure of the world, the kinds of change, the shipped scenarios.",
        None, WorldRecord, (401, 403),
    ),
    Endpoint(
        "POST", "/api/scenario", "scenario", "analyst",
        "Read the text of a scenario file, and say what is wrong with it.",
        TextForm, ScenarioRecord, ASKED,
    ),
    Endpoint(
        "POST", "/api/text", "text", "analyst", "The text of a scenario file, as `sogdia run` takes it.", Question,
        ScenarioRecord, ASKED,
    ),
    Endpoint(
        "POST", "/api/answer", "answer", "viewer",
        "What a scenario changes in a year, exactly; without ranges.", Question,
        AnswerRecord, ASKED,
    ),
    Endpoint(
        "POST", "/api/answers", "answers", "viewer",
        "The same as it gets better: events `answer` with an estimate, the exact answer, then ranges from more "
        "and more futures; `refusal` if something goes wrong on the way; `end`.",
        Question, AnswerRecord, ASKED, EVENTS,
    ),
    Endpoint(
        "POST", "/api/thing", "thing", "viewer", "What is known of a thing, and who says so, disagreements included.",
        ThingQuestion, ThingRecord, ASKED,
    ),
    Endpoint(
        "POST", "/api/uses", "uses", "viewer",
        "Whose cargo uses a thing, and where it would go without it.", ThingQuestion,
        UsesRecord, ASKED,
    ),
    Endpoint(
        "POST", "/api/routes", "routes", "viewer", "The likeliest routes between two places or regions.", RouteQuestion,
        RoutesRecord, ASKED,
    ),
    Endpoint(
        "POST", "/api/reaction", "reaction", "viewer",
        "What arms and standing answer to a scenario, as `sogdia run` tells it.",
        Question, ReactionRecord, ASKED,
    ),
    Endpoint(
        "POST", "/api/chart", "chart", "viewer",
        "A chart, as `--chart` of the commands draws it: SVG, or PNG where that is asked for.",
        ChartQuestion, str, ASKED, SVG, (PNG,),
    ),
    Endpoint(
        "POST", "/api/brief", "brief", "analyst",
        "A scenario's answer as an article of two pages, as `sogdia brief` writes it: HTML, DOCX or PDF.",
        BriefQuestion, str, ASKED, FILE,
    ),
    Endpoint(
        "POST", "/api/claims", "claims", "viewer",
        "The bulletin's claims with verdicts: events `progress` while they are judged, which takes a minute or two the "
        "first time, then `answer`; `end`.",
        Nothing, ClaimsRecord, ASKED, EVENTS,
    ),
    Endpoint(
        "POST", "/api/reading", "reading", "analyst",
        "What is read in an article: proposed facts, each with its words.",
        ArticleForm, ReadingRecord, ASKED,
    ),
    Endpoint(
        "POST", "/api/review", "review", "analyst",
        "A person's word on what was read, as the file that `sogdia accept` takes.",
        ReviewForm, FileRecord, ASKED,
    ),
    Endpoint(
        "GET", "/api/reviews", "reviews", "viewer", "The reviews that people of this server share.", None,
        SharedListRecord, (401, 403, 404),
    ),
    Endpoint(
        "POST", "/api/reviews/share", "share", "analyst",
        "Share an article for review; the same text is the same review.", ArticleForm, SharedReviewRecord,
        (*ASKED, 404),
    ),
    Endpoint(
        "POST", "/api/reviews/open", "shared", "viewer", "A shared review, with the latest word on each proposal.",
        SharedQuestion, SharedReviewRecord, (*ASKED, 404),
    ),
    Endpoint(
        "POST", "/api/reviews/decide", "decide", "editor",
        "A person's word on a proposal. Whoever comes second to somebody else's word is refused with 409 and told so.",
        DecisionForm, StandingRecord, (*ASKED, 404, 409),
    ),
    Endpoint(
        "POST", "/api/reviews/file", "keep", "analyst", "A shared review as the file that `sogdia accept` takes.",
        SharedQuestion, FileRecord, (*ASKED, 404),
    ),
    Endpoint(
        "GET", "/api/reviews/log", "log", "editor", "Who shared, accepted and rejected what, and when.", None,
        LogRecord, (401, 403, 404),
    ),
)  # fmt: skip

NEEDED: dict[tuple[str, str], str] = {(row.method, row.path): row.role for row in ENDPOINTS if row.role}
"""The role that each question needs; what is not here nobody may ask but for what anybody may."""
