"""The Celery application. Each setting here prevents a failure that was seen."""

from celery import Celery
from kombu import Queue

from worker.settings import Settings

LANES = ("interactive", "bulk", "ocr", "maintenance")

# Longer than any task may run: a message that is still being worked on must not be given to a
# second worker. Work that is lost comes back by the sweep, long before.
_VISIBILITY = 3600
HARD_LIMIT = 900
_SOFT_LIMIT = 840
# After so many seconds a call of the clock is not answered any more, lest a week's calls wait for
# workers that were away. Far more than hosts' clocks differ: a call is dated by its sender's.
_STALE = 86_400
# Lanes beside that of people get a canary so many times more seldom.
_SELDOM = 6
# Only where there is a second store to copy to.
_COPIES = {
    "replicate": {
        "task": "letterbook.replicate",
        "schedule": 60.0,
        "options": {"queue": "maintenance", "expires": _STALE},
    }
}
# Only where there is a server to hand mail to.
_MAILS = {
    "mail_searches": {
        "task": "letterbook.mail_searches",
        "schedule": 60.0,
        "options": {"queue": "maintenance", "expires": _STALE},
    }
}


def make_app(broker_url: str, settings: Settings, *, answer_seconds: float = 3.0) -> Celery:
    """Return the application for a broker.

    Args:
        broker_url: where the broker is.
        settings: all settings.
        answer_seconds: how long an answer of the broker is waited for. Whoever only rings gives
            up soon, for somebody waits for a receipt meanwhile; a worker has all the time.
    """
    app = Celery("letterbook", broker=broker_url)
    app.conf.update(
        # Messages hold job ids: JSON says all there is, and nothing in it can run.
        accept_content=["json"],
        task_serializer="json",
        # Outcomes are in the ledger; a result backend would cost a third of the rate.
        task_ignore_result=True,
        result_backend=None,
        # A message is done when its letter is. A killed child's message is given back, for with
        # late acknowledgement alone it would be lost; the ledger counts how often that happens.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        # A worker holds one message at a time, so that a waiting letter is anyone's to take.
        worker_prefetch_multiplier=1,
        task_time_limit=HARD_LIMIT,
        task_soft_time_limit=_SOFT_LIMIT,
        task_queues=[Queue(lane) for lane in LANES],
        task_default_queue="interactive",
        task_create_missing_queues=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        # A child is replaced now and then, in case a library leaks.
        worker_max_tasks_per_child=2000,
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        broker_transport_options={
            "visibility_timeout": _VISIBILITY,
            # Lanes are served in the order in which a worker names them: a person first.
            "queue_order_strategy": "priority",
            # Give back unacknowledged messages at once after a restart, not after minutes.
            "unacked_restore_limit": 1000,
            "socket_timeout": answer_seconds,
            "socket_connect_timeout": 5,
            "socket_keepalive": True,
            "health_check_interval": 20,
        },
        # A receipt must not wait for a broker that is down: the ledger has the job.
        task_publish_retry=False,
        beat_schedule={
            "sweep": {
                "task": "letterbook.sweep",
                "schedule": settings.sweep_seconds,
                "options": {"queue": "maintenance", "expires": _STALE},
            },
            "learn_agenda": {
                "task": "letterbook.learn_agenda",
                "schedule": settings.agenda_seconds,
                "options": {"queue": "maintenance", "expires": _STALE},
            },
            "canary": {
                "task": "letterbook.canary",
                "schedule": settings.canary_seconds,
                "options": {"queue": "maintenance", "expires": _STALE},
            },
            "canaries": {
                "task": "letterbook.canaries",
                "schedule": settings.canary_seconds * _SELDOM,
                "options": {"queue": "maintenance", "expires": _STALE},
            },
            # Starts what schedules have due, and ends what batches have ended. Two clocks do no
            # harm: what is due is claimed in the database.
            "tend": {
                "task": "letterbook.tend",
                "schedule": settings.sweep_seconds,
                "options": {"queue": "maintenance", "expires": _STALE},
            },
            **(_MAILS if settings.mail_host else {}),
            "fixity": {
                "task": "letterbook.check_fixity",
                "schedule": settings.fixity_seconds,
                "options": {"queue": "maintenance", "expires": _STALE},
            },
            "dispose": {
                "task": "letterbook.dispose",
                "schedule": 60.0,
                "options": {"queue": "maintenance", "expires": _STALE},
            },
            **(_COPIES if settings.originals_second else {}),
        },
        beat_scheduler="worker.clock:SteadyScheduler",
        timezone="UTC",
    )
    return app
