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
    patch_test, read_reaction, scalp_ready, remind (switches mails on), and book with the session's number and the days
    from today (negative: in the past).
    `ticked` says that the daily list was ticked up to yesterday.
    """

    name: str
    state: str
    came: int
    answers: Mapping[str, object]
    wish: int = 14
    steps: tuple[tuple[int, str, tuple[int, ...]], ...] = ()
    ticked: bool = False


PEOPLE = (
    Person(
        "Amal Nasser",
        "preparing, session 1 in four days, reminded by mail",
        came=12,
        answers=_PLAIN,
        wish=16,
        steps=((11, "remind", ()), (9, "book", (1, 4))),
        ticked=True,
    ),
    Person(
        "Ben Okafor",
        "three days after session 1",
        24,
        {**_PLAIN, "hair_length": "buzz", "habits": ["sport", "smoke"], "minoxidil": "own_choice"},
        21,
        ((20, "book", (1, -3)), (20, "book", (2, 4))),
        ticked=True,
    ),
    Person(
        "Chiara Rossi",
        "nine days after session 1, oil at night",
        30,
        _WOMAN,
        21,
        ((25, "book", (1, -9)), (25, "book", (2, 12))),
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
        ((100, "book", (1, -90)), (95, "book", (2, -83)), (80, "book", (3, -55))),
    ),
    Person("Mira Stein", "patch test still to be done", 1, {**_WOMAN, "patch_wish": "yes"}, 30),
    Person(
        "Nils Dahl",
        "dry scalp, preparing for longer",
        12,
        {**_PLAIN, "hair_length": "buzz", "dryness": "dry_flakes"},
        25,
        ((11, "approve", ()),),
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
