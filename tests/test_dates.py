"""Dates of law: what each writing means, and what is refused with which words."""

from __future__ import annotations

import pytest

from lexdiff.read import dates


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2014-08-20", "2014-08-20", "2014-08-20"),
        (" 2014-08-20 ", "2014-08-20", "2014-08-20"),
        ("2014-07", "2014-07-01", "2014-07-31"),
        ("2014", "2014-01-01", "2014-12-31"),
        ("2014-06-25..2014-07-02", "2014-06-25", "2014-07-02"),
        ("2014-06..2014", "2014-06-01", "2014-12-31"),
        ("2014 .. 2015-02", "2014-01-01", "2015-02-28"),
        ("2014-08-20..2014-08-20", "2014-08-20", "2014-08-20"),
        ("2014-08-25..2014-08", "2014-08-25", "2014-08-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2000-02-29", "2000-02-29", "2000-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("0001-01-01", "0001-01-01", "0001-01-01"),
        ("1630-09-07", "1630-09-07", "1630-09-07"),
        ("9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_a_date_has_a_first_and_a_last_day(written: str, first: str, last: str) -> None:
    when = dates.parse(written)
    assert (when.text, when.first, when.last) == (written.strip(), first, last)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("2019-02-30", "there is no 2019-02-30: that month has 28 days"),
        ("1900-02-29", "that month has 28 days"),
        ("2019-04-31", "that month has 30 days"),
        ("2019-00-10", "no month 00"),
        ("2019-13", "no month 13"),
        ("2019-12-00", "there is no 2019-12-00"),
        ("0000-01-01", "no year 0000"),
        ("2014-07-02..2014-06-25", "ends before it begins"),
        ("2015..2014", "ends before it begins"),
        ("..2014", "is not a date"),
        ("2014..", "is not a date"),
        ("2014..2015..2016", "is not a date"),
        ("2014-8-2", "is not a date"),
        ("20 Aug 2014", "is not a date"),
        ("08/20/2014", "is not a date"),
        ("2014-08-20T10:00", "is not a date"),
        ("２０１４", "is not a date"),
        ("2014\n", "x"),
        ("not known", "is not a date"),
        ("", "is not a date"),
        ("x" * 5000, "..."),
    ],
)
def test_what_is_no_date_says_why(written: str, message: str) -> None:
    if message == "x":  # white space around is no fault
        assert dates.parse(written).text == written.strip()
        return
    with pytest.raises(ValueError, match=message.replace(".", r"\.")) as raised:
        dates.parse(written)
    assert len(str(raised.value)) < 150


@pytest.mark.parametrize("written", ["not known", "Not known", "unknown", "none", " ", "", "null", "~"])
def test_unknown_stays_unknown(written: str) -> None:
    assert not dates.known(written)


def test_a_date_is_known() -> None:
    assert dates.known("2014-08-20")
