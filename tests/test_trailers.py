"""What a message says of a version: trailers only, in the last paragraph; no date of law from anywhere else."""

from __future__ import annotations

import pytest

from lexdiff.model.dates import Clocks
from lexdiff.model.version import Said
from lexdiff.read import dates, trailers

DAY = dates.parse("2019-12-19")


@pytest.mark.parametrize(
    ("text", "version", "said", "subject"),
    [
        ("Trust Act", "", Said(), "Trust Act"),
        ("Trust Act\n\nEffective: 2019-12-19\n", "", Said("", Clocks(effective=DAY)), "Trust Act"),
        ("Trust Act\n\neffective : 2019-12-19", "", Said("", Clocks(effective=DAY)), "Trust Act"),
        ("Effective: 2019-12-19", "", Said("", Clocks(effective=DAY)), ""),
        ("Fix: a comma", "", Said(), "Fix: a comma"),
        ("T\n\nVersion: 2019\nAmendment: 2019-act\nSigned-off-by: A", "2019", Said("2019-act"), "T"),
        ("T\n\nPassed: 2019-12\nApproved: 2019\nApproval: signed\nPublished: 2020..2021", "",
         Said("", Clocks(dates.parse("2019-12"), dates.parse("2019"), None, dates.parse("2020..2021"), "signed")), "T"),
        ("T\n\nEffective: not known\nVersion: none", "", Said(), "T"),
        ("T\n\nEffective: 2019-12-19\n\nA last paragraph of prose.", "", Said(), "T"),
        ("T\n\nThis is prose.\nEffective: 2019-12-19", "", Said(), "T"),
        ("T\n\nEffective: 2019-12-19\nEffective: 2020-01-01", "", Said("", Clocks(effective=DAY)), "T"),
        ("T\n\nVersion: 2019\n  and more\nAmendment: a", "2019", Said("a"), "T"),
        ("T\n\nVersion: 2019\n-----BEGIN PGP SIGNATURE-----\nx: y\n\nz\n-----END", "2019", Said(), "T"),
        ("T on 2019-12-19\n\nEffective on 2019-12-19: yes", "", Said(), "T on 2019-12-19"),
        ("", "", Said(), ""),
        ("\n\n\n", "", Said(), ""),
        (": x\n\n: y", "", Said(), ": x"),
    ],
)  # fmt: skip
def test_a_message_says_what_its_trailers_say(text: str, version: str, said: Said, subject: str) -> None:
    assert trailers.read(text, "commit x") == (version, said, subject, ())


@pytest.mark.parametrize("line", ["Effective: soon", "Passed: 2019-02-30", "Approval: perhaps", "Published: \x1b[2J"])
def test_what_can_t_be_understood_is_unknown_and_said(line: str) -> None:
    found = trailers.read(f"T\n\n{line}", "commit 1234")
    assert found.said == Said()
    (problem,) = found.problems
    assert problem.file == "commit 1234" and problem.what.startswith(line.split(":")[0]) and problem.what.isprintable()


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("Amend the Trust Act", "amend-the-trust-act"),
        ("Merge commit '1a2b3c4d5e6f' into main", "merge-commit-into-main"),
        ("Revert 1234567", "revert"),
        ("Facade deadbeef effaced", "facade-deadbeef-effaced"),  # words, although their letters could be a hash's
        ("Código de 2019: ñandú", "código-de-2019-ñandú"),
        ("A/B\\C..d", "a-b-c-d"),
        ("x" * 200, "unnamed"),
        ("one two three four five six seven eight nine ten", "one-two-three-four-five-six-seven-eight"),
        ("", "unnamed"),
        ("\u202e...", "unnamed"),
    ],
)
def test_a_short_name_is_made_of_words_and_of_no_hash(subject: str, name: str) -> None:
    assert trailers.short(subject) == name
