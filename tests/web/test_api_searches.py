"""Over HTTP: saved searches with their feeds, and schedules."""

from catalogue.viewer import Role

TERMS = {"cron": "0 2 * * *", "source": "/mnt/letters", "time_zone": "Europe/Paris"}


def test_a_search_is_saved_fed_and_forgotten(client_of, letters):
    client, other = client_of(Role.READER, name="ana"), client_of(Role.READER, name="boris")
    made = client.post("/api/v1/saved", json={"query": "state:Fidji", "name": "Fiji"})
    assert made.status_code == 201
    kept = made.json()
    assert (kept["name"], kept["query"]) == ("Fiji", "state:FJI")
    again = client.post("/api/v1/saved", json={"query": "item:72", "name": "Fiji"}).json()
    assert (again["id"], again["query"], again["feed"]) == (kept["id"], "item:72", kept["feed"])
    assert client.get("/api/v1/saved").json() == [again]
    assert other.get("/api/v1/saved").json() == []
    assert client_of(None).get(kept["feed"]).status_code == 200
    unclear = client.post("/api/v1/saved", json={"query": "state:Atlantis"})
    assert (unclear.status_code, "no State" in unclear.json()["detail"]) == (400, True)
    assert other.delete(f"/api/v1/saved/{kept['id']}").status_code == 404
    assert client.delete(f"/api/v1/saved/{kept['id']}").status_code == 204
    assert client_of(None).get(kept["feed"]).status_code == 404


def test_what_is_new_is_mailed_where_its_owner_says(client_of):
    client, other = client_of(Role.READER, name="ana"), client_of(Role.READER, name="boris")
    number = client.post("/api/v1/saved", json={"query": "state:Fidji"}).json()["id"]
    address = f"/api/v1/saved/{number}/mail"
    wanted = {"how_often": "daily", "address": "ana@example.org"}
    assert other.put(address, json=wanted).status_code == 404
    assert client.put(address, json=wanted).status_code == 204
    assert client.get("/api/v1/saved").json()[0]["mail"] == {**wanted, "language": "en"}
    french = {"accept-language": "fr"}
    assert client.post(f"/saved/{number}/mail", data=wanted, headers=french).status_code == 303
    assert client.get("/api/v1/saved").json()[0]["mail"]["language"] == "fr"
    assert client.put(address, json={**wanted, "language": "tlh"}).status_code == 400
    page = client.get("/saved").text
    assert 'value="ana@example.org"' in page
    wrong = client.put(address, json={"how_often": "daily", "address": "ana"})
    assert (wrong.status_code, "no mail address" in wrong.json()["detail"]) == (400, True)
    form = {"how_often": "as_it_comes", "address": "a@example.org"}
    assert client.post(f"/saved/{number}/mail", data=form).status_code == 303
    assert client.get("/api/v1/saved").json()[0]["mail"] == {**form, "language": "en"}
    assert client.post(f"/saved/{number}/mail", data={"how_often": "never"}).status_code == 303
    assert client.get("/api/v1/saved").json()[0]["mail"] is None


def test_a_schedule_is_added_changed_run_and_removed(client_of):
    admin, clerk = client_of(Role.ADMIN), client_of(Role.CLERK)
    wanted = {**TERMS, "name": "night", "webhook": "https://example.org/told"}
    made = admin.post("/api/v1/schedules", json=wanted)
    assert made.status_code == 201, made.text
    address = f"/api/v1/schedules/{made.json()['id']}"
    assert admin.post("/api/v1/schedules", json=wanted).status_code == 422, "the name is taken"
    assert made.json()["webhook"] == "https://example.org/told"
    assert clerk.get(address).json()["webhook"] is None
    assert len(clerk.get(address).json()["upcoming"]) == 5
    wrong = admin.put(address, json={**TERMS, "cron": "whenever"})
    assert (wrong.status_code, "five fields" in wrong.json()["detail"]) == (422, True)
    changed = admin.put(address, json={**TERMS, "source": "/mnt/other"}).json()
    assert (changed["source"], changed["webhook"]) == ("/mnt/other", None)
    assert admin.post(f"{address}/pause").json()["is_paused"] is True
    assert admin.post(f"{address}/resume").json()["is_paused"] is False
    batch = admin.post(f"{address}/run").json()["batch"]
    assert [one["id"] for one in clerk.get(address).json()["batches"]] == [batch]
    assert admin.post(f"{address}/run").status_code == 409
    assert admin.delete(address).status_code == 204
    assert clerk.get(address).status_code == 404


def test_schedules_are_listed_page_by_page(client_of):
    admin = client_of(Role.ADMIN)
    for name in ("one", "two", "three"):
        admin.post("/api/v1/schedules", json={**TERMS, "name": name})
    page = admin.get("/api/v1/schedules?limit=2").json()
    rest = admin.get(f"/api/v1/schedules?limit=2&cursor={page['next']}").json()
    names = [one["name"] for one in page["results"] + rest["results"]]
    assert (names, rest["next"]) == (["one", "two", "three"], None)
