"""The options by which documents are asked for, alike in every command that takes them."""

from typing import Annotated

import typer

Symbol = Annotated[str | None, typer.Option(help="A symbol in any shape, or a part.")]
Item = Annotated[int | None, typer.Option(help="An agenda item.")]
Session = Annotated[str | None, typer.Option(help="The Assembly's session: 75, S-32.")]
Organ = Annotated[str | None, typer.Option(help="A, S, E or A/HRC.")]
State = Annotated[str | None, typer.Option(help="A sender's alpha-3 code: AZE.")]
DateFrom = Annotated[str | None, typer.Option("--from", help="Letters from 2021-01 on.")]
DateTo = Annotated[str | None, typer.Option("--to", help="Letters up to 2021-03.")]
Status = Annotated[str | None, typer.Option(help="in_review, complete, confirmed.")]
