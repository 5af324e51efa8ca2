"""What a connection to the database asks for."""

from sqlalchemy import text


def test_what_a_host_had_locked_is_free_soon_after_it_is_gone(engine):
    """The server would wait two hours, as systems do, for a host whose cable was pulled."""
    names = ("tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count")
    with engine.connect() as connection:
        idle, interval, count = (
            int(connection.execute(text(f"SHOW {name}")).scalar_one()) for name in names
        )
        assert connection.execute(text("SHOW tcp_user_timeout")).scalar_one() == "60000"
        assert connection.execute(text("SHOW lock_timeout")).scalar_one() == "30s"
    assert 0 < idle + interval * count <= 60
