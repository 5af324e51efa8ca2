"""No dependency may bring a package under one of our names: `schema` is taken on the index."""

from importlib.metadata import distributions

OURS = {"extraction", "schema", "catalogue", "worker", "web", "cli", "migrations", "tests", "bench"}


def test_no_dependency_installs_a_package_of_ours():
    taken = {
        (distribution.name, str(file).split("/")[0])
        for distribution in distributions()
        if distribution.name != "letterbook"
        for file in distribution.files or ()
        if str(file).split("/")[0].removesuffix(".py") in OURS
    }
    assert taken == set()
