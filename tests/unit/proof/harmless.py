"""Faults that the proof lets pass, each with the reason why it does no harm; `test_planted_faults` holds them to it."""

LONGER = "it is barred for longer"
MORE = "the same care is asked for on one more day, on which nothing bars it"
SAME = "another line says the same on the same days"

HARMLESS = {
    "T16 starts a day early": MORE,
    "T34-before starts a day early": LONGER,
    "T34-before ends a day late": SAME,
    "T41 ends a day late": MORE,
    "T44 ends after the last session a day late": MORE,
    "T34-before without last_part": SAME,
    "T40 without part": LONGER,
    "T09 is for everybody": "those who use no growth products are told to leave them off",
    "T19 is for everybody": "it follows the oil of the night, which short hair does not get",
    "T19 is for short hair": "T17 asks for the same wash on the same morning",
    "T17-bare says nothing of scalp_product": "T10 bars it from before session 1 until long after the last",
    "gentle_skin leaves out dryness very_dry": "the words for cracked skin stand before it and are gentler",
    "later_sessions 1 is missing": "men wait as long as all others",
}
