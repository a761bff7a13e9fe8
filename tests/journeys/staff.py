"""What those who work in the clinic do in the browser."""

import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.support.browser import axe_once
from tests.support.server import Server


class Staff:
    """Someone signed in by a one-time link, on a tablet; without a `role` their browser is signed in already."""

    def __init__(self, context: BrowserContext, server: Server, role: str, pictures: Path | None) -> None:
        self.page: Page = context.new_page()
        self.server = server
        self.pictures = pictures
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(server.links[role] if role else server.at("/"))
        if role:
            self.page.get_by_role("button", name="Sign in").click()
        self.name = self.page.locator(".account__name").inner_text()

    def look(self, name: str) -> None:
        self.page.wait_for_load_state()
        found = axe_once(self.page)
        assert found == [], f"{name}: {found}"
        assert self.faults == [], name
        width = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width[0] <= width[1], f"{name} is wider than the screen: {width}"
        if self.pictures:
            self.page.screenshot(path=self.pictures / f"{name}.png", full_page=True)

    # --- front desk

    def checks_in(self, patient: str, day: str) -> None:
        self.page.goto(self.server.at(f"/desk/?day={day}"))
        visit = self.page.locator("[data-visit]", has_text=patient)
        expect(visit).to_contain_text("Ready")
        self.look("desk")
        visit.locator(".desk-visit__head").click()
        visit.get_by_role("button", name="Has arrived").click()
        expect(visit).to_contain_text("Here")

    # --- practitioner

    def opens_the_chart(self, patient: str, day: str) -> None:
        self.page.goto(self.server.at(f"/today/?day={day}"))
        self.look("today")
        row = self.page.locator("li, article", has_text=patient).last
        row.get_by_role("link", name=re.compile("Open")).click()
        expect(self.page.get_by_text("To sit through a film again.")).to_be_visible()
        expect(self.page.get_by_text("How many visits before I notice something?")).to_be_visible()
        self.look("chart")

    def plans(self) -> None:
        self.page.get_by_role("button", name="Propose a plan").click()
        expect(self.page.get_by_text("Two readings, side by side")).to_be_visible()
        points = self.page.locator("article.plan-point")
        assert points.count() >= 4
        for number in range(points.count()):
            assert points.nth(number).locator(".reasons__item").count() >= 1, "every point has its reasons"
        self.look("plan")

    def takes_one_point_out(self) -> None:
        before = self.page.locator("article.plan-point").count()
        last = self.page.locator("article.plan-point").last
        last.get_by_text("Change or take out").first.click()
        last.get_by_label("Why take it out").fill("She would rather have fewer needles the first time.")
        last.get_by_role("button", name="Take out", exact=True).click()
        expect(self.page.get_by_text("She would rather have fewer needles the first time.")).to_be_visible()
        expect(self.page.locator("article.plan-point")).to_have_count(before - 1)
        self.look("plan-edited")

    def starts_the_visit(self) -> None:
        self.page.get_by_role("button", name="Accept this plan").click()
        self.page.get_by_role("button", name="Start the visit").click()
        expect(self.page.locator("li.tile").first).to_be_visible()
        self.look("visit")

    def needles(self) -> int:
        count = self.page.locator("li.tile").count()
        for number in range(count):
            self.page.locator("li.tile").nth(number).get_by_role("button", name=re.compile("^Put in")).click()
            expect(self.page.locator("li.tile--in")).to_have_count(number + 1)
        self.look("visit-needles-in")
        return count

    def cannot_sign_while_needles_are_in(self) -> None:
        expect(self.page.get_by_role("link", name="Read and sign")).to_have_count(0)
        expect(self.page.locator(".why-not")).to_be_visible()

    def counts_out(self) -> None:
        for field in self.page.locator(
            ".count-out__region input[type=number], .count-out__region input[name^=count_]"
        ).all():
            needed = field.locator("xpath=ancestor::li").inner_text()
            field.fill(re.search(r"of (\d+)", needed)[1])  # type: ignore[index]
        inside = self.page.locator("li.tile--in").count()
        self.page.get_by_role("button", name="These are out").click()
        # Those that are out are counted, too: on a page that has only begun to come, none are in.
        expect(self.page.locator("li.tile--out")).to_have_count(inside)
        expect(self.page.locator("li.tile--in")).to_have_count(0)
        self.page.wait_for_load_state()
        tray = self.page.get_by_label("Needles in the tray, counted by hand")
        if tray.count():
            tray.fill(str(self.page.locator("li.tile--out").count()))
            self.page.get_by_role("button", name="Counted").click()

    def writes_the_note(self) -> None:
        form = self.page.locator("form.session-form")
        for name in ("position", "style", "response_sought"):
            choice = form.locator(f'select[name="{name}"]')
            if not choice.input_value():
                choice.select_option(index=1)
        for name, words in (
            ("needle_type", "0.25 x 40 mm, steel, single use"),
            ("stimulation", "manual"),
            ("variation", "Nothing"),
        ):
            if not form.locator(f'[name="{name}"]').input_value():
                form.locator(f'[name="{name}"]').fill(words)
        form.locator('[name="no_other_components"]').check(force=True)
        form.locator('[name="asked_for_adverse_events"]').check(force=True)
        form.locator('[name="note"]').fill("Well tolerated. Explained why each needle went where it went.")
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            form.get_by_role("button", name="Keep").click()

    def leaves_the_room(self) -> None:
        self.page.get_by_role("button", name="Left the room").click()
        expect(self.page.get_by_role("button", name="With the patient")).to_be_visible()

    def signs(self) -> None:
        self.page.get_by_role("link", name="Read and sign").click()
        self.look("sign")
        self.page.get_by_label("Type your name to sign").fill(self.name)
        self.page.get_by_role("button", name="Sign this visit").click()
        expect(self.page.locator(".visit-list > li")).to_have_count(1)
        expect(self.page.locator(".visit-list")).to_contain_text("all out")
        self.look("chart-after")

    # --- owner

    def sees_the_clinic(self, patient: str) -> None:
        self.page.goto(self.server.at("/owner/"))
        self.look("owner")
        self.page.get_by_role("link", name="Caseload").first.click()
        self.look("caseload")
        self.page.goto(self.server.at("/owner/people/"))
        self.page.get_by_label("Name", exact=True).last.fill(patient)
        self.page.get_by_role("button", name="Search").click()
        self.look("people")
        self.page.get_by_role("row", name=re.compile(patient)).get_by_role(
            "link", name=re.compile("Trail")
        ).click()
        for act in ("intake.keep", "consent.keep", "chart.read", "plan.keep", "visit.keep"):
            expect(self.page.get_by_text(act).first).to_be_visible()
        self.look("trail")
