"""What a patient does in the browser, step by step."""

import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, expect

from tests.journeys.answers import ANSWERS, KEEP
from tests.support.browser import axe_once
from tests.support.server import Server

PASSWORD = "blue kettle on the hill"


class Patient:
    """One person with a telephone-sized browser; every page they meet is checked for accessibility."""

    def __init__(self, context: BrowserContext, server: Server, pictures: Path | None) -> None:
        self.context = context
        self.page = context.new_page()
        self.server = server
        self.pictures = pictures
        self.day = ""
        self.slot = ""
        self.faults: list[str] = []
        self.is_checking = True
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)

    def look(self, name: str) -> None:
        """No accessibility violation, no script fault, nothing wider than the screen; a picture when wanted."""
        if not self.is_checking:
            return
        self.page.wait_for_load_state()
        assert axe_once(self.page) == [], name
        assert self.faults == [], name
        width = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width[0] <= width[1], f"{name} is wider than the screen: {width}"
        if self.pictures:
            self.page.screenshot(path=self.pictures / f"{name}.png", full_page=True)

    def go_on(self) -> None:
        """Sent and answered: what opens another page next must not overtake it."""
        before = self.page.url
        self.page.get_by_role("button", name="Save and go on").click()
        expect(self.page).not_to_have_url(before)

    def choose(self, name: str, value: str) -> None:
        self.page.locator(f'main [name="{name}"][value="{value}"]').check(force=True)

    def every(self, selector: str) -> list[Locator]:
        """All of them, once the page that has them is there: the one before it has none."""
        found = self.page.locator(selector)
        found.first.wait_for(state="attached")
        return found.all()

    def write(self, name: str, words: str) -> None:
        self.page.locator(f'main [name="{name}"]').fill(words)

    # --- the way in

    def finds_a_time(self, practitioner: str) -> None:
        self.page.goto(self.server.at("/"))
        self.look("home")
        self.page.get_by_role("link", name="Find a time").last.click()
        self.look("practitioners")
        self.page.get_by_role("link", name=f"See free times of {practitioner}").click()
        self.look("free-times")
        self.page.locator(".slot-day__times a").nth(1).click()
        expect(self.page).to_have_url(re.compile("at="))
        self.day = re.search(r"at=(\d{4}-\d{2}-\d{2})", self.page.url)[1]  # type: ignore[index]
        self.look("book-signed-out")

    def has_a_time(self, email: str, name: str = "Nora Neumann", practitioner: str = "") -> str:
        """The short way in, for journeys that begin at the paperwork; gives its address."""
        self.is_checking = False
        self.page.goto(self.server.at("/practitioners/"))
        self.page.get_by_role("link", name=f"See free times of {practitioner}").first.click()
        self.page.locator(".slot-day__times a").last.click()
        expect(self.page).to_have_url(re.compile("at="))
        self.slot = self.page.url.removeprefix(self.server.at(""))
        self.day = re.search(r"at=(\d{4}-\d{2}-\d{2})", self.page.url)[1]  # type: ignore[index]
        self.signs_up(email, name)
        self.books()
        self.page.get_by_role("link", name="Do the paperwork").click()
        expect(self.page).to_have_url(re.compile("/paperwork/"))
        self.is_checking = True
        return self.page.url

    def signs_up(self, email: str, name: str = "Nora Neumann") -> None:
        self.page.get_by_role("link", name="I am new here").click()
        self.page.get_by_label("Your name").fill(name)
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.look("sign-up")
        self.page.get_by_role("button", name="Go on").click()
        expect(self.page.get_by_label("Code")).to_be_visible()
        self.look("code")
        self.page.get_by_label("Code").fill(self.code_from_the_mailbox(email))
        self.page.get_by_role("button", name="Go on").click()

    def code_from_the_mailbox(self, email: str) -> str:
        expect(self.page.get_by_label("Code")).to_be_visible()  # then it has been posted, too
        mailbox = self.context.new_page()
        mailbox.goto(self.server.at("/demo/mailbox/"))
        mail = mailbox.locator("li", has_text=email).first.inner_text()
        mailbox.close()
        self.page.bring_to_front()
        found = re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4}|[A-Z0-9]{6,8})\s*$", mail, re.MULTILINE)
        assert found, mail
        return found[1]

    def books(self) -> None:
        self.look("book")
        self.page.get_by_role("button", name="Book it").click()
        expect(self.page.get_by_role("heading", name="Your appointment")).to_be_visible()
        self.look("appointment")

    # --- the paperwork

    def begins_the_paperwork(self) -> None:
        self.page.get_by_role("link", name="Do the paperwork").click()
        self.look("paperwork")
        self.page.get_by_role("link", name="Begin").click()

    def tells_about_self(self) -> None:
        for name, words in (
            ("born_day", "17"),
            ("born_month", "5"),
            ("born_year", "1984"),
            ("stature_cm", "168"),
        ):
            self.write(name, words)
        self.choose("sex", "female")
        self.look("about")
        self.go_on()

    def draws(self) -> None:
        stage = self.page.locator("[data-drawing-stage] svg").first
        stage.wait_for()
        stage.scroll_into_view_if_needed()
        box = stage.bounding_box()
        assert box
        # A stroke across the lower back, right of the spine: the patient's right is on the right of a back view.
        y = box["y"] + box["height"] * 0.40
        self.page.mouse.move(box["x"] + box["width"] * 0.53, y)
        self.page.mouse.down()
        for step in range(1, 6):
            self.page.mouse.move(box["x"] + box["width"] * (0.53 + 0.012 * step), y + step * 3)
        self.page.mouse.up()
        self.page.get_by_role("group", name=re.compile("How strong")).locator("input[value='6']").first.check(
            force=True
        )
        self.look("where")
        self.go_on()

    def rates(self, now: str = "5", average: str = "6", worst: str = "8") -> None:
        for name, value in (("nrs_now", now), ("nrs_average", average), ("nrs_worst", worst)):
            self.choose(name, value)
        self.look("how-strong")
        self.go_on()

    def says_what_helps(self) -> None:
        self.choose("worse", "sitting")
        self.choose("better", "walking")
        self.choose("better", "warmth")
        self.write("worse_words", "Long car rides.")
        self.look("better-worse")
        self.go_on()

    def tells_the_story(self) -> None:
        self.write("ago", "8")
        self.page.locator('main [name="ago_unit"]').select_option("months")
        self.choose("how", "slowly")
        self.write("story", "After moving house it never quite went away.")
        self.choose("had_before", "yes")
        self.look("story")
        self.go_on()

    def lists_treatments(self) -> None:
        self.write("medicine_1_name", "Ibuprofen")
        self.write("medicine_1_dose", "400 mg when needed")
        self.choose("co_treatments", "physiotherapy")
        self.look("treatments")
        self.go_on()

    def answers_safety(self) -> None:
        for question in self.every('main input[name^="safety_"][value="no"]'):
            question.check(force=True)
        self.look("safety")
        self.go_on()

    def hopes(self) -> None:
        self.write("hopes", "To sit through a film again.")
        self.write("worries", "That the needles hurt.")
        self.write("questions", "How many visits before I notice something?")
        self.choose("needle_fear", "4")
        self.look("hopes")
        self.go_on()

    def names_activities(self) -> None:
        for number, words, score in (
            ("1", "Sitting for an hour", "4"),
            ("2", "Putting on socks", "6"),
            ("3", "Carrying shopping", "5"),
        ):
            self.write(f"activity_{number}_words", words)
            self.choose(f"activity_{number}_score", score)
        self.look("baseline")
        self.go_on()

    def reads_and_signs(self) -> None:
        expect(self.page.get_by_role("heading", name="Read and check")).to_be_visible()
        missing = self.page.locator(".paper__missing").all_inner_texts()
        assert missing == []
        self.look("check")
        self.page.get_by_role("link", name="Go on to consent and signature").click()
        for box in self.every('main input[name="agreed"]'):
            box.check(force=True)
        self.write("signed_name", "Nora Neumann")
        self.look("consent")
        self.page.get_by_role("button", name="Sign and send").dblclick()  # twice, as people do
        expect(self.page.get_by_role("heading", name="It has arrived. Thank you.")).to_be_visible()
        self.look("receipt")

    def has_answered_everything(self, paper: str) -> None:
        """All of the paperwork but the signature, at once; to type it page by page is journeys of its own."""
        self.page.goto(f"{paper}about/")
        assert self.page.evaluate(KEEP, [f"{paper}draft/?writer=at-once", ANSWERS]) == 200
        self.page.goto(f"{paper}check/")
        expect(self.page.get_by_role("heading", name="Read and check")).to_be_visible()
        expect(self.page.locator(".paper__missing")).to_have_count(0)

    def signs(self, paper: str, name: str = "Nora Neumann") -> None:
        """Agrees to everything and sends it."""
        self.page.goto(f"{paper}consent/")
        for box in self.every('main input[name="agreed"]'):
            box.check(force=True)
        self.write("signed_name", name)
        self.page.get_by_role("button", name="Sign and send").click()
        expect(self.page.get_by_role("heading", name="It has arrived. Thank you.")).to_be_visible()

    # --- a week later

    def check_in_link(self) -> str:
        """The link in the mailbox; the post writes it some moments after the clinic has opened."""
        mails = self.page.locator("li", has_text="nora.neumann@example.org").filter(has_text="/check-in/")
        for _ in range(60):
            self.page.goto(self.server.at("/demo/mailbox/"))
            if mails.count():
                return re.search(r"/check-in/\S+", mails.first.inner_text())[0]  # type: ignore[index]
            self.page.wait_for_timeout(500)
        raise AssertionError("no check-in came by mail")

    def answers_two_questions(self, link: str) -> None:
        self.page.goto(self.server.at(link))
        self.look("check-in")
        self.choose("check_in-average", "5")
        self.choose("check_in-change", "3")
        self.page.get_by_role("button", name="Send").click()
        # The first picture that a server draws after its start takes seconds on a busy machine.
        kept = self.page.get_by_role("heading", name="Thank you. Your answers are kept.")
        expect(kept).to_be_visible(timeout=30_000)
        expect(self.page.get_by_text("Too early to say.").first).to_be_visible()
        self.look("verdict")
        self.page.goto(self.server.at(link))
        expect(self.page.get_by_role("heading", name="Your answers are already here")).to_be_visible()

    def sees_the_course(self, email: str) -> None:
        self.page.goto(self.server.at("/account/login/"))
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        expect(self.page.get_by_role("heading", name="Hello, Nora")).to_be_visible()
        self.look("my-page")
        self.page.get_by_role("link", name="See my course").click()
        expect(self.page.get_by_text("Too early to say.").first).to_be_visible()
        self.look("my-course")
        self.page.goto(self.server.at("/me/trail/"))
        expect(self.page.get_by_text("Your chart was read").first).to_be_visible()
        self.look("my-trail")
