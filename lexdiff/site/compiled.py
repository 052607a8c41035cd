"""Makes templates into code, and keeps ours so, as Python keeps its modules: beside them, in ``__pycache__``.

Fixed texts are said while a template is compiled, not each time it is printed: a page says some fifty. Who can write
to that folder can write the program, so what lies there is as trusted as the program; a publisher's templates are
never kept. What isn't exactly what was written for this program, language and Jinja is compiled anew.
Limits: where the folder can't be written, each build compiles. Rejected: the repository's own cache; a repository
comes from others, and compiled code runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import jinja2
from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    nodes,
    pass_context,
)
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.visitor import NodeTransformer

__all__ = ["Compiled", "TemplateError", "TemplateSyntaxError", "environment", "pass_context"]


class Compiled(BytecodeCache):
    """The compiled templates of one folder in one language; ``program`` is the hash of all that makes pages."""

    def __init__(self, folder: Path, program: str, language: str) -> None:
        self.folder = folder
        self.made_by = f"lexdiff {program} jinja {jinja2.__version__} {sys.version} {language}"
        self.ending = f"{sys.implementation.cache_tag}.{language}.bin"

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Returns the file in which a template is kept, "" where it isn't one of ours."""
        ours = filename and Path(filename).parent == self.folder and not sys.dont_write_bytecode
        return str(self.folder / "__pycache__" / f"{name}.{self.ending}") if ours else ""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fills a bucket with what is kept, if that is whole and was made by this program."""
        with suppress(OSError):
            head, _, content = Path(bucket.key).read_bytes().partition(b"\n") if bucket.key else (b"", b"", b"")
            if head and head == self._head(content):
                bucket.bytecode_from_string(content)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what a bucket holds, in one step, where that is possible."""
        if not bucket.key:
            return
        content = bucket.bytecode_to_string()
        beside = f"{bucket.key}.{os.getpid()}"
        with suppress(OSError):
            os.makedirs(os.path.dirname(bucket.key), exist_ok=True)
            Path(beside).write_bytes(self._head(content) + b"\n" + content)
            os.replace(beside, bucket.key)

    def _head(self, content: bytes) -> bytes:
        return sha256(self.made_by.encode() + b"\0" + content).hexdigest().encode()


class _Said(NodeTransformer):
    """Puts the words of a language in the place of the calls that would say them."""

    def __init__(self, say: Callable[[str], str]) -> None:
        self.say = say

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """Returns a call as it is, or what it would say where that is known before."""
        self.generic_visit(node)
        plain = isinstance(node.node, nodes.Name) and node.node.name == "_" and not node.kwargs
        if plain and len(node.args) == 1 and isinstance(node.args[0], nodes.Const):
            return nodes.Const(self.say(node.args[0].value), lineno=node.lineno)
        return node


class _Environment(Environment):
    """Jinja's environment, with the words of a language in the place of the calls that would say them."""

    said: _Said

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        return super()._generate(self.said.visit(source), name, filename, defer_init)


def environment(folders: Sequence[Path], compiled: Compiled, say: Callable[[str], str]) -> Environment:
    """Returns what finds templates in some folders, of two the first, and escapes all that is put into them."""
    found = _Environment(
        autoescape=True,
        loader=FileSystemLoader(folders),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
        bytecode_cache=compiled,
    )
    found.said = _Said(say)
    return found
