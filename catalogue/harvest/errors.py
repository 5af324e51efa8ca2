"""The protocol's error conditions, one class each; the message is what a harvester is told."""

from typing import ClassVar


class OaiError(ValueError):
    """A request that the protocol answers with an error."""

    code: ClassVar[str]


class BadVerbError(OaiError):
    """The verb is missing, unknown or given twice."""

    code = "badVerb"


class BadArgumentError(OaiError):
    """An argument is missing, not of this verb, given twice, or malformed."""

    code = "badArgument"


class BadTokenError(OaiError):
    """A resumption token is none of ours."""

    code = "badResumptionToken"


class CannotDisseminateError(OaiError):
    """The metadata format is not one of ours."""

    code = "cannotDisseminateFormat"


class UnknownIdentifierError(OaiError):
    """There is no such record, or none that the public may know of."""

    code = "idDoesNotExist"


class NothingMatchesError(OaiError):
    """No record matches the dates and the set."""

    code = "noRecordsMatch"


class NoSetsError(OaiError):
    """There are no sets: nothing is held that the public may know of."""

    code = "noSetHierarchy"
