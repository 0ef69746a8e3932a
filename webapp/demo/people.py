"""The invented clients: what each answered, and what the clinic did on which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_PLAIN: Mapping[str, object] = {
    "age": 34,
    "care_plan_sex": "man",
    "hair_length": "shaved",
    "loss_pattern": ["crown"],
    "dryness": "comfortable",
    "sensitivity": "never",
    "scarring": ["none"],
    "sun": "almost_none",
    "minoxidil": "no",
    "growth_products": ["none"],
    "scalp_condition": ["none"],
    "allergies": ["none"],
    "history": ["none"],
    "medicines": ["none"],
    "health": ["none"],
    "pregnancy": "does_not_apply",
    "habits": ["none"],
    "patch_wish": "no",
}
_WOMAN: Mapping[str, object] = {
    **_PLAIN,
    "age": 41,
    "care_plan_sex": "woman",
    "hair_length": "long",
    "loss_pattern": ["thin_all_over"],
    "pregnancy": "no",
}


@dataclass(frozen=True)
class Person:
    """One client. `came` is how many days ago the intake was sent; the steps say how many days ago, and what.

    `wish` is the wished-for first session, in days after the intake. `steps` are approve, defer, decline, claim,
    patch_test, read_clear, read_reaction, scalp_ready, record with the number of the session of that day,
    say_how_it_is, report with a sign and words, answer_report with words, remind (switches mails on), ask_day with the
    session's number and the days from today, and book with both (negative: in the past), the hour and the room (0:
    with the technician, 1: with the manager). feel_ill, say_unchanged and go_ahead come with the number of the session
    of today.
    `ticked` says that the daily list was ticked up to yesterday.
    """

    name: str
    state: str
    came: int
    answers: Mapping[str, object]
    wish: int = 14
    steps: tuple[tuple[int, str, tuple[int | str, ...]], ...] = ()
    ticked: bool = False


PEOPLE = (
    Person(
        "Sami Aziz",
        "session 1 today: he feels ill, and somebody goes ahead",
        14,
        _PLAIN,
        14,
        ((12, "book", (1, 0, 9)), (0, "feel_ill", (1,)), (0, "go_ahead", (1,))),
        ticked=True,
    ),
    Person(
        "Vera Holm",
        "session 1 today, allergic to latex and to a nut oil",
        40,
        {**_WOMAN, "hair_length": "shaved", "allergies": ["latex", "plant_oils"], "allergy_details": "macadamia"},
        40,
        (
            (38, "approve", ()),
            (36, "patch_test", ()),
            (21, "read_clear", ()),
            (20, "book", (1, 0, 13, 1)),
            (0, "say_unchanged", (1,)),
        ),
        ticked=True,
    ),
    Person(
        "Tara Lund",
        "session 1 tomorrow, and nothing heard from her phone",
        14,
        _WOMAN,
        15,
        ((12, "book", (1, 1, 9, 1)),),
    ),
    Person(
        "Amal Nasser",
        "preparing, session 1 in four days, reminded by mail",
        came=12,
        answers=_PLAIN,
        wish=16,
        steps=((11, "remind", ()), (9, "book", (1, 4, 9))),
        ticked=True,
    ),
    Person(
        "Ben Okafor",
        "three days after session 1, reports pus today",
        24,
        {**_PLAIN, "hair_length": "buzz", "habits": ["sport", "smoke"], "minoxidil": "own_choice"},
        21,
        (
            (20, "book", (1, -3, 9)),
            (20, "book", (2, 4, 11, 1)),
            (3, "record", (1,)),
            (0, "report", ("pus", "Behind my left ear, since this morning.")),
        ),
        ticked=True,
    ),
    Person(
        "Chiara Rossi",
        "nine days after session 1, oil at night, a report answered",
        30,
        _WOMAN,
        21,
        (
            (25, "book", (1, -9)),
            (25, "book", (2, 12)),
            (2, "report", ("worry", "The dots look so much lighter than last week. Is that how it should be?")),
            (1, "answer_report", ("Yes: they get lighter in the second week and settle after about a month.",)),
        ),
        ticked=True,
    ),
    Person(
        "Dana Haddad",
        "patch test done, not read yet",
        8,
        {**_WOMAN, "hair_length": "medium", "sensitivity": "often"},
        30,
        ((7, "approve", ()), (5, "patch_test", ())),
        ticked=True,
    ),
    Person(
        "Elias Berg",
        "very dry scalp, waiting for a review",
        2,
        {**_PLAIN, "hair_length": "buzz", "loss_pattern": ["mostly_bald"], "dryness": "very_dry"},
        11,
    ),
    Person(
        "Farid Aziz",
        "blood thinner, being looked at",
        1,
        {**_PLAIN, "hair_length": "buzz", "medicines": ["blood_thinner"], "habits": ["alcohol"]},
        20,
        ((0, "claim", ()),),
    ),
    Person("Grace Kim", "pregnant, asked to wait", 3, {**_WOMAN, "pregnancy": "pregnant"}, 40, ((2, "defer", ()),)),
    Person("Hugo Lind", "keloids, waiting for a review", 4, {**_PLAIN, "scarring": ["own_keloid"]}, 20),
    Person(
        "Ines Duarte",
        "prescribed minoxidil and a plant-oil allergy, just sent",
        0,
        {**_WOMAN, "minoxidil": "prescribed", "allergies": ["plant_oils"], "allergy_details": "walnut"},
        25,
    ),
    Person("Jamal Reid", "sunburned, to come back later", 5, {**_PLAIN, "sun": "sunburned"}, 20),
    Person(
        "Karin Vogel",
        "dry scalp found ready, sessions booked",
        30,
        {**_WOMAN, "hair_length": "shaved", "dryness": "dry_flakes"},
        35,
        ((29, "approve", ()), (3, "scalp_ready", ()), (3, "book", (1, 6))),
        ticked=True,
    ),
    Person(
        "Leo Marsh",
        "all sessions done",
        110,
        _PLAIN,
        20,
        ((100, "book", (1, -90)), (95, "book", (2, -83)), (80, "book", (3, -55)), (30, "say_how_it_is", ())),
    ),
    Person(
        "Rana Khalil",
        "three weeks after the last session, to be asked how it is",
        80,
        _WOMAN,
        20,
        ((70, "book", (1, -60)), (65, "book", (2, -46)), (50, "book", (3, -22)), (22, "record", (3,))),
    ),
    Person("Mira Stein", "patch test still to be done", 1, {**_WOMAN, "patch_wish": "yes"}, 30),
    Person(
        "Nils Dahl",
        "dry scalp, preparing for longer",
        12,
        {**_PLAIN, "hair_length": "buzz", "dryness": "dry_flakes"},
        25,
        ((11, "approve", ()), (1, "ask_day", (1, 13))),
        ticked=True,
    ),
    Person(
        "Olga Maric",
        "reacted to the patch test",
        9,
        {**_WOMAN, "sensitivity": "often"},
        30,
        ((8, "approve", ()), (7, "patch_test", ()), (4, "read_reaction", ())),
    ),
    Person("Paul Reyes", "declined", 14, {**_PLAIN, "scarring": ["own_keloid"]}, 30, ((13, "decline", ()),)),
)
