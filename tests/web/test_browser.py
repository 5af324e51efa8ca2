"""The day of a cataloguer and of a clerk, in Chromium, against a served application."""

from sqlalchemy import func, select

from catalogue import corrections
from catalogue.lookups import show
from catalogue.viewer import Role
from schema import Arrival, Document, Job, Review


def test_a_cataloguer_searches_sees_the_proof_and_corrects(page_of, letters, sessions):
    page = page_of(Role.CATALOGUER)
    page.keyboard.press("/")
    page.keyboard.type("mines state:New Zea")
    page.wait_for_selector("#offers [data-text='state:NZL']")
    page.keyboard.press("Tab")
    assert page.input_value("#seek") == "mines state:NZL "
    page.fill("#seek", "")
    page.keyboard.type("a/75/10")
    page.wait_for_selector("#offers [role=option]")
    assert page.locator("#offers [role=option] b").all_text_contents() == ["A/75/101", "A/75/102"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/*")
    # Choosing a value lights up the words that prove it, without leaving the page.
    page.click("[data-field='dates.letter'] .proof")
    page.wait_for_selector("mark")
    assert page.locator("mark").all_text_contents() == ["3 May 2021"]
    # Words chosen on the page go into a field.
    page.evaluate(
        """() => {
            const text = document.querySelector('.typed mark').firstChild;
            getSelection().setBaseAndExtent(text, 0, text, text.length);
        }"""
    )
    page.locator(".typed mark").dispatch_event("pointerup")
    page.select_option("#offer select", "dates.masthead")
    page.click("#offer button")
    editor = page.locator("[data-field='dates.masthead'] textarea")
    assert editor.input_value() == "3 May 2021"
    editor.fill("4 May 2021")
    page.click("[data-field='dates.masthead'] button.main")
    page.wait_for_selector("[data-field='dates.masthead'] .lock")
    with sessions() as session:
        assert session.get_one(Document, letters["fiji"]).masthead_date == "2021-05-04"
    page.get_by_role("button", name="Undo").first.click()
    page.wait_for_selector("text=undid version 3")
    assert page.locator("[data-field='dates.masthead'] div.value").inner_text() == "2021-05-03"


def test_a_result_and_the_nearest_symbol_open_as_pages_of_their_own(page_of, letters):
    page = page_of(Role.READER)
    base = "/".join(page.url.split("/")[:3])
    for query, link in (("session:75", "#results .list a"), ("A/75/103", "#results a.symbol")):
        page.goto(f"{base}/search?q={query}")
        page.locator(link).first.click()
        page.wait_for_url("**/documents/*")
        page.wait_for_selector("header.head")
        # The record would stand within the results, under a second bar, if only these were swapped.
        assert page.locator("header.bar").count() == 1
        assert page.locator("#results").count() == 0


def test_a_cataloguer_reviews_from_the_keyboard_alone(page_of, letters, sessions):
    with sessions.begin() as session:
        for name in ("fiji", "other"):
            session.get_one(Document, letters[name]).status = "in_review"
            session.add(Review(letters[name], None, "form", "doubtful"))
        session.add(Review(letters["fiji"], None, "dates.letter", "doubtful"))
    page = page_of(Role.CATALOGUER)
    page.goto("/review")
    page.wait_for_selector("main button.main:focus")  # it has the focus a moment after the load
    page.keyboard.press("Enter")  # begin with the most doubtful
    page.wait_for_url(f"**/review/{letters['fiji']}")
    page.wait_for_selector(".doubtful-field.current")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("3")  # the third form: note verbale
    page.keyboard.press("Enter")
    page.wait_for_selector("mark")  # the next field's words are lit
    page.keyboard.press("e")
    page.keyboard.press("Control+A")
    page.keyboard.type("2021-05-07")
    page.keyboard.press("Control+s")
    page.wait_for_url(f"**/review/{letters['other']}?done=*")
    with sessions() as session:
        saved = show(session, str(letters["fiji"]))
    assert (saved["form"], saved["dates"]["letter"]) == ("note_verbale", "2021-05-07")
    assert saved["status"] == "confirmed"
    assert saved["review"] == []
    # The other has the same doubt and had the same form.
    page.click("text=Apply Form to 1 other like it")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**/review/acts/*")
    with sessions() as session:
        assert session.get_one(Document, letters["other"]).form == "note_verbale"
    page.get_by_role("button", name="Undo all of it").click()
    page.wait_for_url("**/review")
    with sessions() as session:
        assert session.get_one(Document, letters["other"]).form == "letter"
        assert session.get_one(Document, letters["other"]).status == "in_review"


def test_a_key_takes_a_rival_its_words_are_lit_and_it_can_be_undone(page_of, doubtful, sessions):
    number, _ = doubtful
    page = page_of(Role.CATALOGUER)
    page.goto(f"/review/{number}")
    page.wait_for_selector(".doubtful-field.current")
    field = page.locator("[data-field='dates.letter']")
    field.focus()
    page.wait_for_selector("mark:text-is('3 and 5 May 2021')")
    assert "another date of the title, p. 1" in field.locator(".rivals").inner_text()
    # The items: a key takes the request's list, and its words are lit.
    items = page.locator("[data-field='agenda_items']")
    items.focus()
    page.keyboard.press("1")
    page.wait_for_selector("mark:text-is('41')")
    assert items.locator("textarea").input_value() == "A/75 34\nA/75 41"
    field.focus()
    page.keyboard.press("1")
    assert field.locator("textarea").input_value() == "2021-05-05"
    page.keyboard.press("Control+s")
    page.wait_for_url("**/review?done=*")
    document = _shown(sessions, number)
    assert document["dates"]["letter"] == "2021-05-05"
    assert [item["item"] for item in document["agenda_items"]] == [34, 41]
    assert "agenda_items" in document["locked"]
    saved = next(one for one in document["history"] if "dates.letter" in one["before"])
    assert "Letter date from another date of the title, p. 1: “3 and 5 May 2021”" in saved["why"]
    assert "Agenda items from the request, p. 1: “34”" in saved["why"]
    with sessions.begin() as session:
        corrections.undo(session, number, saved["version"], who="ana")
    document = _shown(sessions, number)
    assert document["dates"]["letter"] == "2021-05-03"
    assert [item["item"] for item in document["agenda_items"]] == [34, 40]
    assert {"dates.letter", "agenda_items"} <= {one["field"] for one in document["review"]}


def _shown(sessions, number: int) -> dict:
    with sessions() as session:
        return show(session, str(number))


def test_a_clerk_drops_files_and_watches_the_outcome(page_of, sessions, catalogue_letter):
    page = page_of(Role.CLERK)
    page.goto("/queue")
    files = [
        {"name": f"{n}.txt", "mimeType": "text/plain", "buffer": f"letter {n}".encode()}
        for n in range(3)
    ]
    page.set_input_files("#drop input[name=files]", files)
    page.wait_for_selector("#live b:text-is('3')")
    assert "3 received = 0 catalogued" in page.locator("#live .sum").inner_text()
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Arrival)) == 3
    # The worker rejects one of them: the page tells by itself.
    with sessions.begin() as session:
        job = session.scalars(select(Job).limit(1)).one()
        job.state, job.error_code, job.error_message = "rejected", "no_text", "It has no text."
    page.wait_for_selector("#live >> text=It has no text.")
    page.locator("#live tr", has_text="It has no text.").locator("a").first.click()
    page.wait_for_url("**/arrivals/*")
    page.get_by_role("button", name="Retry").click()
    page.wait_for_selector(".status.pending")
    # So does the page of all deliveries.
    page.goto("/batches")
    page.wait_for_selector("#live td.count:text-is('3')")
    with sessions.begin() as session:
        job = session.scalars(select(Job).limit(1)).one()
        job.state, job.error_code, job.error_message = "rejected", "no_text", "It has no text."
    page.wait_for_selector("#live td.bad:text-is('1')")


def test_a_folder_is_received_though_the_line_breaks(page_of, sessions, tmp_path):
    (tmp_path / "2021").mkdir()
    for name in ("a.txt", "2021/a.txt", ".hidden"):
        (tmp_path / name).write_text(name)
    page = page_of(Role.CLERK)
    page.add_init_script(
        """const real = fetch; let broken = 0;
        window.fetch = (address, options) => address.includes("/arrivals") && !broken++
            ? Promise.reject(new TypeError("the line broke")) : real(address, options);"""
    )
    page.goto("/queue")
    page.set_input_files("#drop input[webkitdirectory]", tmp_path)
    page.wait_for_selector("#live b:text-is('2')")
    names = page.locator("#live .list tbody tr td:first-child").all_text_contents()
    assert sorted(names) == [f"{tmp_path.name}/2021/a.txt", f"{tmp_path.name}/a.txt"]
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Arrival)) == 2


def test_search_and_record_work_without_a_script(page_of, letters):
    page = page_of(Role.READER, java_script_enabled=False)
    page.fill("#seek", "session:75")
    page.press("#seek", "Enter")
    page.wait_for_selector(".list tbody tr")
    page.click(".facets a:has-text('72')")
    page.click(".list tbody a")
    page.click("[data-field='symbols'] .proof")
    assert page.locator("mark").all_text_contents() == ["A/75/102", "S/2021/102"]
