"""Ways in: a one-time link, a new account; and nobody learns who is known here."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from ashi.web.records import links
from ashi.web.records.models import Mail, OneTimeLink, Patient, User
from tests.support.clinic import PASSWORD, People

pytestmark = pytest.mark.django_db


def test_a_link_signs_in_once(people: People, client_of: Callable[..., Client]) -> None:
    address = f"/sign-in/{links.make_sign_in_link(people.practitioner, valid=dt.timedelta(hours=1))}/"
    visitor = client_of()
    for _ in range(20):
        assert visitor.get(address).status_code == 200
    assert visitor.get("/today/").status_code == 302, "looking signs nobody in"
    assert visitor.post(address).status_code == 302
    assert visitor.get("/today/").status_code == 200
    assert client_of().post(address).status_code == 410


def test_a_link_of_a_closed_account_is_dead(people: People, client_of: Callable[..., Client]) -> None:
    address = f"/sign-in/{links.make_sign_in_link(people.disabled, valid=dt.timedelta(hours=1))}/"
    assert client_of().post(address).status_code == 410


def test_a_clock_that_goes_back_revives_no_link(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    token = links.make_sign_in_link(people.owner, valid=dt.timedelta(hours=1))
    link = links.find("sign_in", token)
    assert link is not None
    assert links.use(link)
    before = timezone.now() - dt.timedelta(days=400)
    monkeypatch.setattr(timezone, "now", lambda: before)
    assert links.find("sign_in", token) is None


def test_only_the_hash_of_a_link_is_kept(people: People) -> None:
    token = links.make_sign_in_link(people.owner, valid=dt.timedelta(hours=1))
    assert token not in OneTimeLink.unscoped.get().token_sha256


def _sign_up(client: Client, email: str) -> tuple[int, str, str]:
    form = {"name": "Nora Neumann", "email": email, "password1": "blue kettle on the hill"}
    answer = client.post("/account/signup/", form)
    page = client.get(answer["Location"]).content.decode() if answer.status_code == 302 else ""
    varying = r"nonce=\"[^\"]+\"|value=\"[^\"]{40,}\"|content=\"[^\"]{40,}\""
    return answer.status_code, answer.get("Location", ""), re.sub(varying, "", page).replace(email, "ADDRESS")


def test_a_known_and_an_unknown_address_get_the_same_answer(
    people: People, client_of: Callable[..., Client]
) -> None:
    known = _sign_up(client_of(), people.patient_a.email)
    unknown = _sign_up(client_of(), "somebody.new@example.org")
    assert known == unknown
    assert Mail.unscoped.count() == 2, "each address hears something, and only it"


def test_a_new_patient_signs_up_with_a_code_from_the_mail(clinic, client_of: Callable[..., Client]) -> None:
    client = client_of()
    _sign_up(client, "nora@example.org")
    code = re.search(r"\b([A-Z0-9]{4}-[A-Z0-9]{4})\b", Mail.unscoped.get().body)
    assert code
    client.post("/account/confirm-email/", {"code": code[1]})
    assert client.get("/me/").status_code == 200
    assert User.objects.get(email="nora@example.org").role == "patient"
    assert Patient.unscoped.get(user__email="nora@example.org").name == "Nora Neumann"


def test_a_wrong_password_and_an_unknown_address_read_alike(
    people: People, client_of: Callable[..., Client]
) -> None:
    def words(login: str) -> str:
        page = (
            client_of().post("/account/login/", {"login": login, "password": "wrong words"}).content.decode()
        )
        return re.search(r'class="error-summary__list">(.*?)</ul>', page, re.DOTALL)[1]  # type: ignore[index]

    assert words(people.patient_a.email) == words("nobody@example.org")


def test_the_right_password_signs_in(people: People, client_of: Callable[..., Client]) -> None:
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(
        user=people.patient_a, email=people.patient_a.email, verified=True, primary=True
    )
    client = client_of()
    client.post("/account/login/", {"login": people.patient_a.email, "password": PASSWORD})
    assert client.get("/me/").status_code == 200
