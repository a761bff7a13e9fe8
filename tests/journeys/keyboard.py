"""Hands on the keyboard only. Every place where the focus rests on the way must be seen."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page

# Where the focus is, and why a person could not see it there (empty when they can).
# An input that lies invisible over a drawn face shows its focus on the face or on the label.
WHERE = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const label = at.closest("label") ?? at.labels?.[0];
    const drawn = [at, at.nextElementSibling, label, at.parentElement].filter(Boolean);
    const isMarked = (one) => {
        const style = getComputedStyle(one);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 && Number(style.opacity) > 0;
    };
    const marked = drawn.find(isMarked);
    const box = (marked ?? at).getClientRects()[0] ?? at.getBoundingClientRect();
    const name = at.getAttribute("aria-label") || label?.textContent || at.textContent || at.name || at.tagName;
    let trouble = "";
    if (!marked && at.id !== "main") trouble = "shows no focus";
    else if (box.width === 0 || box.height === 0) trouble = "has no size";
    else if (box.height <= innerHeight && (box.top < -1 || box.bottom > innerHeight + 1)) trouble = "is off the screen";
    else if (box.left < -1 || box.right > innerWidth + 1) trouble = "is beside the screen";
    else if (box.height <= innerHeight) {
        const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        if (top && !drawn.some((one) => one.contains(top) || top.contains(one))) trouble = `lies under ${top.className}`;
    }
    return {name: name.trim().replace(/\\s+/g, " ").slice(0, 80), tag: at.tagName.toLowerCase(), role: at.role ?? "",
            type: at.type ?? "", field: at.name ?? "", value: String(at.value ?? ""), checked: Boolean(at.checked),
            id: at.id, trouble};
}"""


@dataclass(frozen=True)
class Focus:
    """What the focus rests on."""

    name: str
    tag: str
    role: str
    type: str
    field: str
    value: str
    checked: bool
    id: str
    trouble: str


class Keyboard:
    """Tab, Shift+Tab, arrows, Space, Enter, letters: nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []

    def focus(self) -> Focus | None:
        found = self.page.evaluate(WHERE)
        return Focus(**found) if found else None

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def step(self, *, back: bool = False) -> Focus | None:
        self.press("Shift+Tab" if back else "Tab")
        focus = self.focus()
        if focus and focus.trouble:
            self.unseen.append(f"{self.page.url}: {focus.tag} “{focus.name}” {focus.trouble}")
        return focus

    def reach(
        self,
        name: str = "",
        *,
        tag: str = "",
        field: str = "",
        value: str = "",
        back: bool = False,
        most: int = 250,
    ) -> Focus:
        """Step until the focus rests on what is meant; `name` is how its words begin."""
        met = []
        for _ in range(most):
            focus = self.step(back=back)
            if focus is None:
                continue
            met.append(f"{focus.tag} {focus.field} “{focus.name}”")
            if (
                re.match(name, focus.name)
                and tag in ("", focus.tag)
                and field in ("", focus.field)
                and value in ("", focus.value)
            ):
                return focus
        raise AssertionError(f"The keyboard never came to {name or field} {value}: {met}")

    def follow(self, name: str) -> None:
        """A link, by Enter."""
        self.reach(name, tag="a")
        self._leave("Enter")

    def push(self, name: str) -> None:
        """A button that leads to the next page, by Enter."""
        self.reach(name, tag="button")
        self._leave("Enter")

    def _leave(self, key: str) -> None:
        with self.page.expect_navigation():
            self.press(key)

    def write(self, field: str, words: str) -> None:
        self.reach(field=field)
        self.press("Control+a")
        self.page.keyboard.type(words)

    def tick(self, field: str, value: str, *, back: bool = False) -> None:
        """A box, by Space."""
        if not self.reach(field=field, value=value, back=back).checked:
            self.press("Space")
        focus = self.focus()
        assert focus is not None
        assert focus.checked, f"{field}={value} was not ticked"

    def choose(self, field: str, value: str, *, back: bool = False) -> None:
        """One of a group, by Space and the arrows."""
        focus = self.reach(field=field, back=back)
        if not focus.checked:
            self.press("Space")
        for _ in range(40):
            now = self.focus()
            if now and now.field == field and now.value == value and now.checked:
                return
            self.press("ArrowRight")
        raise AssertionError(f"The arrows never came to {field}={value}")

    def select(self, field: str, letters: str) -> None:
        """One line of a list, by its first letters."""
        self.reach(field=field, tag="select")
        self.page.keyboard.type(letters)
