"""Every item of the protocol in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from webapp.content.library import Library
from webapp.domain.condition import Condition
from webapp.domain.condition_words import all_of, any_of, condition_in_words
from webapp.domain.lengths import DERIVED, lengths
from webapp.domain.protocol import Anchor, GentlerAfter, ItemSpec, Kind, SettingValue, Variant
from webapp.domain.text import Text, blanks
from webapp.services.protocol_view.model import ItemView, SettingView, VariantView
from webapp.services.protocol_view.reads import settings_of
from webapp.services.protocol_view.sources import source_views
from webapp.services.protocol_view.typical import Drawn
from webapp.services.protocol_view.windows import section_of, window_of
from webapp.services.protocol_view.words import FLAGS, KINDS, OTHERWISE


@dataclass(frozen=True)
class ItemWords:
    """Says items under one choice of settings."""

    library: Library
    settings: Mapping[str, SettingValue]
    views: Mapping[str, SettingView]
    drawn: tuple[Drawn, ...]

    def items(self) -> tuple[ItemView, ...]:
        """Every item, in the order of the file."""
        return tuple(self._item(spec) for spec in self.library.content.protocol.items)

    def acts(self, codes: Iterable[str]) -> Text:
        """Acts as a list."""
        words = self.library.content.protocol.act_words
        return Text("{acts}", {"acts": tuple(words.get(code, code) for code in codes)})

    def _item(self, spec: ItemSpec) -> ItemView:
        return ItemView(
            id=spec.id,
            key=spec.key,
            section=section_of(spec),
            kind=spec.kind,
            title=Text("{title}", {"title": (spec.title,)}),
            kind_words=KINDS[spec.kind],
            acts=self.acts(spec.acts),
            text=self._text(spec.text),
            variants=tuple(self._variants(spec)),
            window=window_of(spec, self.settings, self.views),
            conditions=tuple(self._conditions(spec)),
            reminds=self._condition(spec.reminds) if spec.reminds else None,
            ticks=self._ticks(spec),
            flag=spec.flag,
            is_for_staff=spec.staff,
            held_by=self._held_by(spec),
            sources=source_views(self.library.knowledge, spec.sources),
            settings=tuple(self.views[code] for code in settings_of(spec)),
            examples=tuple(drawn.example(spec) for drawn in self.drawn),
            line=spec.line,
        )

    def _condition(self, condition: Condition) -> Text:
        return condition_in_words(condition, self.library.content.questionnaire)

    def _text(self, template: str) -> Text:
        return Text(template, {blank: self._value(blank) for blank in blanks(template)})

    def _value(self, blank: str) -> object:
        if blank == "oils":
            return self.views["oils"].words
        if blank == "session_hours":
            return any_of([self.views[f"session_hours_{number}"].words for number in (1, 2, 3)])
        return lengths(self.settings, extended=False)[blank]

    def _conditions(self, spec: ItemSpec) -> Iterator[Text]:
        if spec.when:
            yield self._condition(spec.when)
        yield from self._on_flag(spec)
        if spec.gap_below:
            yield Text("Less than {days} days lie between the two sessions", {"days": spec.gap_below})
        if spec.needs_setting:
            yield Text("The setting “{setting}” is above 0", {"setting": self._name_of_setting(spec.needs_setting)})
        if spec.follows:
            names = any_of([self._name(key) for key in spec.follows])
            yield Text("On the day before, {items} applied", {"items": names})

    def _on_flag(self, spec: ItemSpec) -> Iterator[Text]:
        if spec.start.anchor is Anchor.PATCH_TEST:
            yield Text("A patch test was done")
        elif spec.flag:
            yield Text("The flag “{flag}” stands", {"flag": FLAGS[spec.flag]})
        if spec.without_patch_test:
            yield Text("No patch test was done yet")

    def _name_of_setting(self, number: str) -> Text:
        return self.views[DERIVED.get(number, (number,))[0]].name

    def _name(self, key: str) -> Text:
        title = next(spec.title for spec in self.library.content.protocol.items if spec.key == key)
        return Text("“{title}” ({id})", {"title": (title,), "id": key})

    def _variants(self, spec: ItemSpec) -> Iterator[VariantView]:
        """The other words of an item, in the order in which the planner prefers them."""
        yield from (self._gentler(spec, step) for step in spec.gentler_after)
        if spec.no_oil_text:
            yield VariantView(Text("No oil is agreed for the client"), self._text(spec.no_oil_text))
        if spec.oil_text:
            yield VariantView(Text("No oil can be named for the client"), self._text(spec.oil_text))
        yield from (VariantView(self._when(variant), self._text(variant.text)) for variant in spec.variants)

    def _when(self, variant: Variant) -> Text:
        parts = [self._condition(variant.when)] if variant.when else []
        for code, value in variant.settings.items():
            parts.append(
                Text("The setting “{setting}” is {value}", {"setting": self._name_of_setting(code), "value": value})
            )
        return all_of(parts) if parts else OTHERWISE

    def _gentler(self, spec: ItemSpec, step: GentlerAfter) -> VariantView:
        text = self._text(step.text) if step.acts else None
        acts = self.acts(step.acts) if step.acts and step.acts != spec.acts else None
        if step.before_day is None:
            return VariantView(Text("Any later day after an earlier session"), text, acts)
        days = lengths(self.settings, extended=False)[step.before_day]
        words = Text("The session before was less than {days} days ago", {"days": days})
        return VariantView(words, text, acts)

    def _ticks(self, spec: ItemSpec) -> Text:
        if spec.once:
            return Text("One tick for the whole window")
        if not spec.slots:
            return Text("Shown, not ticked")
        if spec.first_slots is None:
            return Text("Each day: {times}", {"times": self._times(spec.slots)})
        values = {"times": self._times(spec.slots), "first": self._times(spec.first_slots)}
        return Text("Each day: {times}; on the first day: {first}", values)

    def _times(self, slots: Iterable[str]) -> tuple[str, ...]:
        words = self.library.content.protocol.slots
        return tuple(words[slot] for slot in slots)

    def _held_by(self, spec: ItemSpec) -> tuple[str, ...]:
        """The rules that hide a task until somebody has signed off."""
        if spec.kind is not Kind.TASK:
            return ()
        acts = set(spec.acts)
        rules = self.library.content.rules
        return tuple(rule.id for rule in rules if rule.holds & acts or (rule.no_oil and "oil" in acts))
