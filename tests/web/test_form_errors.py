"""What pydantic finds wrong with a form, said in the language of the page."""

from typing import Annotated, Literal

import pytest
from pydantic import ConfigDict, Field, ValidationError, create_model

from catalogue.viewer import Role
from web.form_errors import FAULTS, said_of
from worker import translations

CASES = [
    # A field, what was sent, and what French says of it.
    (str, ..., "cette valeur est obligatoire"),
    (str, 1, "ce doit être du texte"),
    (Annotated[str, Field(max_length=3)], "four", "3 caractères au plus"),
    (Annotated[str, Field(min_length=3)], "a", "3 caractères au moins"),
    (Annotated[str, Field(pattern="^a$")], "b", "cette valeur n’a pas la forme voulue"),
    (int, None, "ce doit être un nombre entier"),
    (int, "many", "ce doit être un nombre entier"),
    (int, 1.5, "ce doit être un nombre entier"),
    (int, "9" * 5000, "ce nombre est trop grand"),
    (bool, None, "ce doit être oui ou non"),
    (bool, "perhaps", "ce doit être oui ou non"),
    (Annotated[int, Field(ge=1)], 0, "1 ou plus"),
    (Annotated[int, Field(gt=0)], 0, "plus de 0"),
    (Annotated[int, Field(le=500)], 501, "500 ou moins"),
    (Annotated[int, Field(lt=10)], 10, "moins de 10"),
    (Literal["a", "b", "c"], "d", "l’une de ces valeurs\u202f: 'a', 'b', 'c'"),
    (Annotated[list[int], Field(max_length=1)], [1, 2], "1 au plus"),
    (Annotated[list[int], Field(min_length=1)], [], "1 au moins"),
    (list[int], 1, "ce doit être une liste"),
    (dict[str, int], 1, "ce doit être un objet"),
]


@pytest.fixture(autouse=True)
def english_again():
    yield
    translations.speak("en")


def faults(kind, value) -> list:
    model = create_model("Form", __config__=ConfigDict(extra="forbid"), name=(kind, ...))
    sent = {} if value is ... else {"name": value}
    with pytest.raises(ValidationError) as caught:
        model.model_validate(sent)
    return [{**one, "loc": ("body", *one["loc"])} for one in caught.value.errors()]


@pytest.mark.parametrize("kind, value, french", CASES)
def test_a_fault_is_said_in_french_and_in_pydantics_words_in_english(kind, value, french):
    found = faults(kind, value)
    assert said_of(found) == f"name: {found[0]['msg']}"
    translations.speak("fr")
    assert said_of(found) == f"name: {french}"


def test_what_is_not_known_is_said_as_pydantic_does():
    found = [{"type": "complex_type", "loc": ("body", "n"), "msg": "Input should be complex"}]
    assert "complex_type" not in FAULTS
    translations.speak("fr")
    assert said_of(found) == "n: Input should be complex"


def test_a_page_says_it_in_its_language_and_the_api_in_english(client_of):
    client = client_of(Role.READER)
    client.headers["accept-language"] = "fr"
    page = client.post("/saved", data={"query": "x" * 1001})
    assert (page.status_code, "query: 1000 caractères au plus" in page.text) == (422, True)
    answer = client.post("/api/v1/saved", json={"query": "x" * 1001})
    assert answer.json()["detail"] == "query: String should have at most 1000 characters"
