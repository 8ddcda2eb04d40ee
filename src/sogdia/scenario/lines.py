"""Where each change stands in the text of a scenario, and whether the text is safe to parse.

The TOML reader of Python gives no line numbers, and it recurses as deep as the text is nested. This page walks over the
brackets once, before the reader sees the text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_DEPTH = 20

TOKEN = re.compile(
    r'''(?P<string>"""(?:\\.|[^\\])*?"""(?!")|\'\'\'.*?\'\'\'(?!\')'''
    r'''|(?!"""|\'\'\')(?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'))'''
    r"""|(?P<unclosed>["'])|(?P<comment>#[^\n]*)|(?P<open>[\[{])|(?P<close>[\]}])""",
    re.DOTALL,
)
TABLE = re.compile(r"\[\[[ \t]*[\"']?changes[\"']?[ \t]*\]\]")
ARRAY = re.compile(r"[\"']?changes[\"']?[ \t]*=[ \t]*\Z")
DOTTED = re.compile(r"""(?<![\w"-])(?:(?:[\w-]++|"")\s*+\.\s*+){""" + f"{MAX_DEPTH}}}")


class Layout(NamedTuple):
    """The line of each change, in order, and the deepest nesting of brackets or of dotted keys."""

    change_lines: list[int]
    depth: int


def read_layout(text: str) -> Layout:
    """Return where the changes of `text` stand; where a string is not closed, what stands before it."""
    lines: list[int] = []
    code: list[str] = []
    depth = deepest = end = 0
    line, counted, array_depth = 1, 0, -1
    for token in TOKEN.finditer(text):
        code.append(text[end : token.start()])
        start, end = token.span()
        kind = token.lastgroup
        if kind == "unclosed":
            break
        if kind == "string":
            code.append('""')
        elif kind == "open":
            before = text[max(text.rfind("\n", 0, start) + 1, start - 40) : start]
            is_table = depth == 0 and text[start] == "[" and not before.strip() and TABLE.match(text, start)
            if is_table or (text[start] == "{" and depth == array_depth):
                line += text.count("\n", counted, start)
                counted = start
                lines.append(line)
            depth += 1
            deepest = max(deepest, depth)
            if depth == 1 and ARRAY.search(before):
                array_depth = 1
        elif kind == "close":
            depth -= 1
            if depth <= 0:
                array_depth = -1
    code.append(text[end:])
    if DOTTED.search("".join(code)):
        deepest = max(deepest, MAX_DEPTH + 1)
    return Layout(lines, deepest)
