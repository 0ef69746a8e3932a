"""Refusals that a script has to tell apart: each adds to the JSON of its status what `web.errors` cannot know."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.exceptions import Conflict, HTTPException, Unauthorized


class SignInNeededError(Unauthorized):
    """Nobody is signed in. `revoked`: somebody has ended the session, it did not end by itself.

    A phone then wipes all that it keeps; otherwise it keeps what is unsent until the same client signs in again.
    """

    def __init__(self, *, revoked: bool) -> None:
        super().__init__()
        self.facts: Mapping[str, object] = {"revoked": revoked}


class OtherClientError(Conflict):
    """A phone sends what another client tapped on it."""

    facts: Mapping[str, object] = {"error": "other_client"}


def facts_of(error: HTTPException) -> Mapping[str, object]:
    """What the error adds to its JSON."""
    facts: Mapping[str, object] = getattr(error, "facts", {})
    return facts
