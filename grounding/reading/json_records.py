"""JSON, JSON lines and Python literals inside a passage, read with offsets and tolerant of damage."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from grounding.reading.place import Place

_BEGIN = re.compile(r"^[ \t]{0,200}(?=[\[{]\s{0,200}[\"'{\[\d])", re.MULTILINE)
_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')|(?P<mark>[{}\[\]:,])|(?P<bare>[^\s{}\[\]:,"']++)|(?P<space>\s++)"""
)
_NAME_KEY = re.compile(
    r"(?:.{0,40}[_ ]?name|title|label|company|product|entity|ticker|symbol|metric|item|subject|team|player)",
    re.IGNORECASE,
)
_ID_KEY = re.compile(r"(?:id|sku|code|key|isin|number|no)", re.IGNORECASE)
_SENTENCE_STOP = re.compile(r"[.!?]++(?=\s|\\n)|\\n")
# a line break inside a JSON string is written as two characters, backslash and n
_SENTENCE_REACH = 2_000
_PATH_LIMIT = 8
_NAME_WORDS = 5
"""Words that a string may have which names a record though its key says nothing of a name."""
_PROSE_VALUE = 120
"""A string value longer than this is prose: its sentences, not its record, say what belongs together."""


@dataclass(slots=True)
class _Node:
    start: int
    is_object: bool
    parent: int
    key: str
    end: int = -1
    names: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    first: str = ""
    """Its first short string that is no number or date: what names it in a list where nothing is called a name."""
    record: int = -1
    named: int = -1


@dataclass(frozen=True, slots=True)
class JsonValue:
    """A value that is no object or array."""

    start: int
    end: int
    node: int
    key: str
    is_string: bool

    @property
    def prose(self) -> bool:
        """Whether it is long enough for sentences of its own."""
        return self.is_string and self.end - self.start > _PROSE_VALUE


class JsonBlock:
    """One JSON value (or several in a row) of a passage."""

    def __init__(self, text: str, nodes: list[_Node], values: list[JsonValue], end: int, number: int) -> None:
        self.start = nodes[0].start
        self.end = end
        self._text = text
        self._nodes = nodes
        self._values = values
        self._starts = [value.start for value in values]
        self._number = number
        self._node_starts = [node.start for node in nodes]
        for index, node in enumerate(nodes):
            parent = nodes[node.parent] if node.parent >= 0 else None
            is_record = parent is None or (node.is_object and (not parent.is_object or bool(node.names)))
            node.record = index if is_record or parent is None else parent.record
            listed = parent is not None and node.is_object and not parent.is_object
            own_name = node.names or (node.ids if is_record else []) or (listed and node.first)
            node.named = index if own_name else (parent.named if parent else -1)

    def place(self, start: int, end: int) -> Place:
        """The record that holds the span, its name-like fields as row, and the keys on the path."""
        at = bisect_right(self._starts, start) - 1
        value = self._values[at] if at >= 0 and start < self._values[at].end else None
        innermost = value.node if value else max(0, bisect_right(self._node_starts, start) - 1)
        while self._nodes[innermost].end <= start and self._nodes[innermost].parent >= 0:
            innermost = self._nodes[innermost].parent
        record = self._nodes[self._nodes[innermost].record]
        row = self._row(innermost)
        headers = self._path(innermost, self._nodes[innermost].record)
        if value and value.key:
            headers = (*headers, value.key)
        if value and value.prose:
            first, last = _sentence(self._text, value, start)
            return Place(first, last, row=row, headers=headers, cell=(value.start, value.end), block=self._number)
        cell = (value.start, value.end) if value else None
        return Place(record.start, record.end, row=row, headers=headers, tabular=True, cell=cell, block=self._number)

    def groups(self) -> Iterator[tuple[tuple[str, ...], str, list[JsonValue]]]:
        """Neighbouring values of one object or array: the keys on the path to it, its record's name, the values.

        The name is empty for values beside it: they are read together.
        """
        for node, values in groupby(self._values, key=lambda value: value.node):
            named = self._nodes[node].named
            yield self._path(node, -1), "" if named == node else self._row(node), list(values)

    def _row(self, node: int) -> str:
        named = self._nodes[node].named
        if named < 0:
            return ""
        holder = self._nodes[named]
        return " ".join((holder.names or holder.ids)[:3]) or holder.first

    def _path(self, node: int, record: int) -> tuple[str, ...]:
        keys: list[str] = []
        while node >= 0 and len(keys) < _PATH_LIMIT:
            here = self._nodes[node]
            if here.key:
                keys.append(here.key)
            if node == record:
                break
            node = here.parent
        return tuple(reversed(keys))


def names_a_record(key: str) -> bool:
    """Whether a field of that key names or numbers the record that it stands in."""
    return _NAME_KEY.fullmatch(key) is not None or _ID_KEY.fullmatch(key) is not None


def _sentence(text: str, value: JsonValue, start: int) -> tuple[int, int]:
    low = max(value.start + 1, start - _SENTENCE_REACH)
    high = min(value.end - 1, start + _SENTENCE_REACH)
    for match in _SENTENCE_STOP.finditer(text, low, start):
        low = match.end()
    found = _SENTENCE_STOP.search(text, start, high)
    return low, found.end() if found else max(high, start + 1)


@dataclass(slots=True)
class _Scan:
    """What was read of one JSON value, however damaged, and where reading stopped."""

    nodes: list[_Node] = field(default_factory=list)
    values: list[JsonValue] = field(default_factory=list)
    end: int = 0


def _scan(text: str, start: int) -> _Scan:
    scan = _Scan()
    nodes, values = scan.nodes, scan.values
    stack: list[int] = []
    key = ""
    pending: re.Match[str] | None = None
    position = start
    while token := _TOKEN.match(text, position):
        position = token.end()
        kind = token.lastgroup
        if kind == "space":
            continue
        mark = token.group() if kind == "mark" else ""
        if mark == ":":
            if pending is not None:
                key, pending = _plain(pending.group()), None
            continue
        if pending is not None and mark in {"", ",", "}", "]"}:
            _keep(nodes, values, stack, key, pending)
            pending, key = None, ("" if mark else key)
        if mark in {"{", "["}:
            nodes.append(_Node(token.start(), mark == "{", stack[-1] if stack else -1, key))
            stack.append(len(nodes) - 1)
            key = ""
        elif mark in {"}", "]"}:
            if not stack or nodes[stack[-1]].is_object != (mark == "}"):
                break
            nodes[stack.pop()].end = position
            key = ""
            if not stack:
                break
        elif mark == ",":
            if not stack or nodes[stack[-1]].is_object:
                key = ""
        elif not stack:
            break
        else:
            pending = token
    for left in stack:
        nodes[left].end = position
    scan.end = position
    return scan


def _plain(token: str) -> str:
    return token[1:-1] if token[:1] in "\"'" else token


def _keep(nodes: list[_Node], values: list[JsonValue], stack: list[int], key: str, token: re.Match[str]) -> None:
    if not stack:
        return
    node = nodes[stack[-1]]
    is_string = token.lastgroup == "string"
    key = key or node.key
    values.append(JsonValue(token.start(), token.end(), stack[-1], key if node.is_object else "", is_string))
    plain = _plain(token.group())
    if node.is_object and is_string and 0 < len(plain) <= _PROSE_VALUE:
        if _NAME_KEY.fullmatch(key):
            node.names.append(plain)
        elif _ID_KEY.fullmatch(key):
            node.ids.append(plain)
        if not node.first and plain[0].isalpha() and len(plain.split()) <= _NAME_WORDS:
            node.first = plain


def json_blocks(text: str, number: int = 0) -> list[JsonBlock]:
    """All JSON values that begin a line, in order; each line of JSON lines is a block of its own."""
    blocks: list[JsonBlock] = []
    at = 0
    while begin := _BEGIN.search(text, at):
        scan = _scan(text, begin.end())
        if any(value.key for value in scan.values):
            blocks.append(JsonBlock(text, scan.nodes, scan.values, scan.end, number + len(blocks)))
        # the next value begins on a later line
        line = text.find("\n", scan.end)
        at = line if line >= 0 else len(text)
    return blocks
