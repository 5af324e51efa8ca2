"""What a doctor looks at, each part in a file of its own, in the order in which it is told."""

from worker.health.checks.broker import check_broker
from worker.health.checks.database import check_database
from worker.health.checks.imports import check_imports
from worker.health.checks.lanes import check_lanes
from worker.health.checks.ledger import check_ledger
from worker.health.checks.processes import check_processes
from worker.health.checks.recognition import check_recognition
from worker.health.checks.settings import check_settings
from worker.health.checks.store import check_store
from worker.health.finding import Check

CHECKS: dict[str, Check] = {
    "settings": check_settings,
    "database": check_database,
    "broker": check_broker,
    "store": check_store,
    "recognition": check_recognition,
    "processes": check_processes,
    "lanes": check_lanes,
    "imports": check_imports,
    "ledger": check_ledger,
}
