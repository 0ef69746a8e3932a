"""What another content changes, as lines of text and as JSON."""

from datetime import date
from uuid import UUID

from webapp.documents.changes_report import changes_record, changes_text
from webapp.domain.difference import Difference, DifferenceKind
from webapp.domain.impact import summarised
from webapp.domain.text import Text

ONE, TWO = UUID(int=1), UUID(int=2)
WET = Difference(DifferenceKind.LASTS, "T31", 1, title="Water on your scalp", bars=True)
UNFIT = Difference(DifferenceKind.SESSION_UNFIT, numbers=(1,), day=date(2026, 12, 14))


def test_examples_are_named_on_their_line():
    impact = summarised([("U01", (WET,)), ("U02", (WET,)), ("U03", ())])

    assert list(changes_text({"Example clients": impact}, ())) == [
        "Example clients: Clients looked at: 3. Something changes for: 2.",
        "  2 clients: Avoid: Water on your scalp: 1 day longer [T31] (U01, U02)",
    ]


def test_ids_are_told_only_where_somebody_has_to_act():
    impact = summarised([(ONE, (UNFIT, WET)), (TWO, (UNFIT,))])

    assert list(changes_text({"Live clients": impact}, ()))[1:] == [
        "  2 clients: Session 1 on 2026-12-14 no longer fits",
        f"    {ONE}",
        f"    {TWO}",
        "  1 client: Avoid: Water on your scalp: 1 day longer [T31]",
    ]


def test_notes_come_first():
    assert list(changes_text({}, [Text("Look here.")])) == ["Note: Look here."]


def test_the_record_names_every_client_of_every_line():
    record = changes_record({"Live clients": summarised([(ONE, (WET,)), (TWO, ())])}, [Text("Look here.")])

    assert record == {
        "notes": ["Look here."],
        "groups": {
            "Live clients": {
                "clients": 2,
                "changed": [str(ONE)],
                "lines": [
                    {
                        "text": "Avoid: Water on your scalp: 1 day longer",
                        "clients": [str(ONE)],
                        "kind": "lasts",
                        "row": "T31",
                        "amount": 1,
                        "numbers": [],
                        "day": None,
                        "was": [],
                        "now": [],
                        "before": None,
                        "after": None,
                    }
                ],
            }
        },
    }
