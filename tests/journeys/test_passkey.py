"""A patient who has no password: the lock of the device is the key."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from tests.journeys.patient import Patient
from tests.support.server import Server

pytestmark = pytest.mark.one_database

EMAIL = "pia.passkey@example.org"


@pytest.fixture
def telephone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="en-GB")
    yield context
    context.close()


def lock_of(context: BrowserContext, page: Page) -> tuple[CDPSession, str]:
    """A device with a lock of its own, whose owner has just unlocked it."""
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    made = cdp.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return cdp, made["authenticatorId"]


@pytest.fixture
def patient(telephone: BrowserContext, server: Server, pictures: Path | None) -> Patient:
    # Passkeys belong to a name, never to a number: the same clinic, called localhost.
    named = Server(server.base.replace("127.0.0.1", "localhost"), server.data, server.process)
    return Patient(telephone, named, pictures)


def signs_out(patient: Patient) -> None:
    patient.page.get_by_role("button", name="Sign out").click()
    expect(patient.page.get_by_role("link", name="Sign in")).to_be_visible()


def test_signing_up_and_in_with_a_passkey(patient: Patient) -> None:
    # Given a new patient with a device that has a lock
    cdp, device = lock_of(patient.context, patient.page)
    page = patient.page
    page.goto(patient.server.at("/account/signup/"))

    # When they would rather use a passkey, confirm their address, and make one
    page.get_by_role("link", name="I would rather use a passkey than a password").click()
    page.get_by_label("Your name").fill("Pia Passkey")
    page.get_by_label("E-mail address").fill(EMAIL)
    patient.look("passkey-sign-up")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Code").fill(patient.code_from_the_mailbox(EMAIL))
    patient.look("passkey-code")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Make your passkey")).to_be_visible()
    patient.look("passkey-make")
    page.get_by_label("A name for it").fill("My telephone")
    page.get_by_role("button", name="Make the passkey").click()

    # Then they are in, and the device holds exactly one key for this clinic
    expect(page.get_by_role("heading", name="Hello, Pia")).to_be_visible()
    patient.look("passkey-signed-up")
    keys = cdp.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert [key["rpId"] for key in keys] == ["localhost"]
    assert keys[0]["isResidentCredential"]

    # And after signing out the device alone lets them in again, without a name or a password
    signs_out(patient)
    page.goto(patient.server.at("/account/login/"))
    patient.look("passkey-sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Hello, Pia")).to_be_visible()


def test_a_device_that_does_not_know_you_changes_nothing(patient: Patient) -> None:
    # Given a device without any key
    lock_of(patient.context, patient.page)
    page = patient.page
    page.goto(patient.server.at("/account/login/"))

    # When it is asked for one
    page.get_by_role("button", name="Sign in with a passkey").click()

    # Then the page says so in words, and the password is still there to be used
    expect(page.get_by_role("alert")).to_contain_text("Nothing was changed")
    expect(page.get_by_label("Password")).to_be_enabled()
    patient.look("passkey-unknown")
