"""Pages without a browser: headers, files, forms that work without JavaScript, sign-in."""

import csv
import io
import re

import openpyxl
from sqlalchemy import select

from catalogue import accounts
from catalogue.viewer import Role
from schema import Account, Rendition


def test_nothing_runs_in_a_page_but_our_own_files(client_of, letters):
    client = client_of(Role.ADMIN)
    for path in (
        "/",
        "/search?q=session:75",
        f"/documents/{letters['fiji']}",
        "/queue",
        "/account",
        f"/review/{letters['fiji']}",
    ):
        answer = client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=", answer.text) is None


def test_what_a_document_says_is_never_markup(client_of, letters, sessions):
    attack = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    with sessions.begin() as session:
        for rendition in session.scalars(select(Rendition)):
            rendition.title = attack
    client = client_of(Role.ADMIN)
    for path in ("/", "/search", f"/documents/{letters['fiji']}", f"/search?q={attack}"):
        text = client.get(path).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_the_original_is_only_ever_a_download(client_of, letters, sessions):
    client = client_of(Role.READER)
    with sessions() as session:
        version = session.scalar(
            select(Rendition.id).where(Rendition.document_id == letters["fiji"])
        )
    answer = client.get(f"/documents/{letters['fiji']}/versions/{version}/original")
    assert answer.headers["content-disposition"] == 'attachment; filename="letter.txt"'
    assert answer.headers["content-type"] == "application/octet-stream"
    assert b"Ratu Example" in answer.content


def test_a_value_is_no_formula_in_a_spreadsheet(client_of, letters, sessions):
    with sessions.begin() as session:
        for rendition in session.scalars(select(Rendition)):
            rendition.title = "=cmd|' /C calc'!A0"
    client = client_of(Role.READER)
    rows = list(csv.DictReader(io.StringIO(client.get("/search.csv").content.decode("utf-8-sig"))))
    assert [row["title"] for row in rows] == ["'=cmd|' /C calc'!A0"] * 2
    book = openpyxl.load_workbook(io.BytesIO(client.get("/search.xlsx").content))
    cells = list(book.active.iter_rows(min_row=2))
    assert {row[2].data_type for row in cells} == {"s"}
    assert {row[1].value for row in cells} == {"A/75/101\nS/2021/101", "A/75/102\nS/2021/102"}
    assert [entry["id"] for entry in client.get("/search.json").json()] == [
        int(row["id"]) for row in rows
    ]
    assert client.get("/search.exe").status_code == 404


def test_one_symbol_leads_to_its_document(client_of, letters):
    client = client_of(Role.READER)
    answer = client.get("/search", params={"q": "a-75-101"})
    assert answer.headers["location"].startswith(f"/documents/{letters['fiji']}?")
    assert client.get("/symbols/s/2021/101").headers["location"] == f"/documents/{letters['fiji']}"


def test_a_field_is_corrected_by_a_form(client_of, letters):
    client = client_of(Role.CATALOGUER)
    address = f"/documents/{letters['fiji']}"
    version = re.search(r'name="version" value="(\d+)"', client.get(address).text)[1]
    form = {"field": "dates.letter", "value": "4 May 2021", "version": version}
    assert client.post(f"{address}/fields", data=form).status_code == 303
    assert "2021-05-04" in client.get(address).text
    conflict = client.post(f"{address}/fields", data={**form, "field": "form", "value": "note"})
    assert conflict.status_code == 409
    assert "2021-05-04" in conflict.text
    wrong = client.post(f"{address}/fields", data={**form, "value": "someday"})
    assert wrong.status_code == 422
    assert "someday" in wrong.text


def test_evidence_is_lit_without_a_script(client_of, letters):
    client = client_of(Role.READER)
    text = client.get(f"/documents/{letters['fiji']}?field=dates.letter").text
    assert "<mark>3 May 2021</mark>" in text


def test_a_form_queues_files_and_leads_to_their_receipt(client_of, rung):
    client = client_of(Role.CLERK)
    files = [("files", ("a.txt", b"one")), ("files", ("b.txt", b"two"))]
    answer = client.post("/queue", files=files)
    batch = answer.headers["location"]
    page = client.get(batch).text
    assert "a.txt" in page
    assert "b.txt" in page
    assert "<b>2</b> received" in page
    assert len(rung) == 2


def test_a_delivery_is_watched_to_its_end(client_of, rung):
    client = client_of(Role.CLERK)
    batch = client.post("/queue", files=[("files", ("a.txt", b"one"))]).headers["location"]
    # The same content again: a delivery that is over at once.
    again = client.post("/queue", files=[("files", ("a.txt", b"one"))]).headers["location"]
    assert again != batch
    with client.stream("GET", f"{again}/events") as events:
        text = "".join(events.iter_text())
    assert text.startswith("event: part\ndata: ")
    assert text.endswith("event: over\ndata: \n\n")


def test_a_saved_search_has_a_feed_that_shows_what_its_owner_may_see(client_of, letters, sessions):
    owner = client_of(Role.READER, name="ana")
    owner.post("/saved", data={"query": "item:35,40", "name": "mine & yours"})
    feed = re.search(r'href="(/feeds/[^"]+)"', owner.get("/saved").text)[1]
    anyone = client_of(None)
    text = anyone.get(feed).text
    assert "A/75/101" in text
    assert "A/75/666" not in text
    assert "mine &amp; yours" in text
    assert anyone.get(feed.replace(".atom", "0.atom")).status_code == 404
    with sessions.begin() as session:
        accounts.disable(session, "ana")
    assert anyone.get(feed).status_code == 404
    assert owner.get("/saved").headers["location"].startswith("/sign-in")


def test_an_address_signs_in_once(client_of, sessions):
    with sessions.begin() as session:
        code = accounts.make_sign_in_code(session, accounts.keep_account(session, "ana"))
    client = client_of(None)
    first = client.get(f"/enter/{code}")
    assert first.status_code == 303
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert client_of(None).get(f"/enter/{code}").status_code == 403


def test_a_password_signs_in_and_guessing_shuts_the_door(client_of, sessions):
    client = client_of(Role.READER, name="ana")
    assert client.post("/account/password", data={"password": "short"}).status_code == 422
    assert client.post("/account/password", data={"password": "long enough 1"}).status_code == 200
    other = client_of(None)
    right = {"name": "ana", "password": "long enough 1", "next": "//evil.example/"}
    assert other.post("/sign-in", data=right).headers["location"] == "/"
    guess = client_of(None)
    wrong = [
        guess.post("/sign-in", data={"name": "ana", "password": str(n)}).status_code
        for n in range(9)
    ]
    assert wrong == [403] * 8 + [429]
    assert guess.post("/sign-in", data=right).status_code == 429
    with sessions() as session:
        stored = session.scalars(select(Account.password_hash)).one()
    assert stored.startswith("$argon2id$")


def test_a_password_is_changed_by_who_knows_it_and_other_browsers_are_out(client_of):
    mine, other = client_of(Role.READER, name="ana"), client_of(Role.READER, name="ana")
    assert mine.post("/account/password", data={"password": "the first one 1"}).status_code == 200
    assert other.get("/account").status_code == 303  # signed out
    new = {"password": "the second one 2"}
    assert mine.post("/account/password", data=new).status_code == 403
    wrong = mine.post("/account/password", data={**new, "present": "a guess"})
    assert "present password is wrong" in wrong.text
    right = mine.post("/account/password", data={**new, "present": "the first one 1"})
    assert right.status_code == 200
    for _ in range(8):
        mine.post("/account/password", data={**new, "present": "a guess"})
    assert mine.post("/account/password", data={**new, "present": "x"}).status_code == 429


def test_a_token_makes_no_token_and_sets_no_password(client_of):
    made = client_of(Role.ADMIN).post(
        "/account/tokens", data={"name": "all", "scope": "write", "days": "1"}
    )
    program = client_of(None)
    secret = made.text.split('<code class="secret">')[1].split("<")[0]
    program.headers["authorization"] = f"Bearer {secret}"
    assert program.post("/api/v1/batches", json={"name": "x"}).status_code == 201
    for address, form in (
        ("/account/tokens", {"name": "more", "scope": "write", "days": "730"}),
        ("/account/password", {"password": "a new password"}),
    ):
        answer = program.post(address, data=form)
        assert answer.status_code == 403
    assert program.get("/account").status_code == 403
