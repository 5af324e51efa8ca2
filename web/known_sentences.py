"""The sentences that a page may have to say, as reading, catalogue and API write them.

A list for translators' tools as much as for :func:`web.sentences.said`; a test holds it against
the code that writes them.
"""

from worker.translations import marked

SENTENCES = dict.fromkeys(
    (
        # Doubts of a reading.
        marked("the language cannot be told"),
        marked("read by poor OCR: page {pages}"),
        marked("{organ}: the symbol counts {symbol}, the request {other}"),
        marked("{organ}: the symbol counts {symbol}, the masthead {other}"),
        marked("the request names {organ}, for which there is no symbol"),
        marked("masthead and request disagree (masthead: {masthead}; request: {request})"),
        marked("the masthead gives a title without number, the request gives numbers"),
        marked("agenda item printed by its title alone"),
        marked("read with little certainty"),
        marked("no symbol on the document"),
        marked("no date in the title"),
        marked("no sender in the title"),
        marked("no addressee in the title"),
        marked("no signature found"),
        marked("not recognised as a letter, note, report or resolution"),
        marked("the masthead has no date"),
        marked("pictures that were not recognised: page {pages}"),
        marked("the file's own poor text layer was kept: page {pages}"),
        marked("the PDF has no end mark: it may be cut short"),
        marked("broken and left out: page {pages}"),
        marked("the file ends within a group: it may be cut short"),
        marked("the source says {said}; read was {read}"),
        # Doubts of the agenda, of versions, of States.
        marked("the {stage} agenda of session {session} has no item {item}"),
        marked("item {item} is printed as “{printed}”; the {stage} agenda has “{title}”"),
        marked("“{title}” is the title of {count} items"),
        marked("“{title}” resembles a title of the agenda"),
        marked("“{title}” is not on the {stage} agenda, but: {others}"),
        marked("the versions disagree: {one} has {first}, {other} has {second}"),
        marked(
            "the versions disagree: {one} has {first}, {other} has {second}; the {best} reading stands ({how}) over the {worse} one ({why})"
        ),
        marked("{date} does not tell whether it was {one} or {other}"),
        marked("{code} went on as {others} on {date}"),
        marked("{code} did not exist yet on {date}"),
        marked("{code} was {former} on {date}"),
        # Why a document may not be disposed of.
        marked(
            "Document {number} is under hold {hold} ({why}, placed by {who}): it cannot be disposed of until that is released."
        ),
        marked("{who} proposed disposal {number}: another person must approve it."),
        marked("Disposal {number}: it has document {document} already."),
        marked("Disposal {number}: it is {state}, by {who}."),
        # Why a record was changed.
        marked("created by a reading under rules {rules}"),
        marked("updated by a reading under rules {rules}"),
        marked("corrected"),
        marked("reviewed"),
        marked("as for document {number}"),
        marked("undid version {number}"),
        marked("looked at {field}"),
        marked("checked against the agenda, as mastheads print it"),
        marked("checked against the agenda, as confirmed"),
        marked("checked against the agenda of {name}"),
        marked("the {english} version"),
        marked("an earlier value"),
        marked("the authority"),
        # Notes on a reading.
        marked("its name claims another type; the content is {type}"),
        marked("macros, never run: {names}"),
        marked("brought {names}"),
        marked("PDFium could not open it ({error}); read by pypdf"),
        marked("embedded files, kept in the original and not opened: {names}"),
        marked("{number} JavaScript programs, never run"),
        marked("{number} digital signatures, kept in the original and not verified"),
        marked("an XFA form beside its pages; the pages were read"),
        marked("null characters were found and left out of the reading"),
        # Alarms of the originals.
        marked(
            "Originals in the {store} store: {count} damaged, missing or unreadable. Run: letterbook fixity faults"
        ),
        marked(
            "Originals in the {store} store: fixity has not run since {time}. Run: letterbook up"
        ),
        marked("Originals in the {store} store: the last fixity run ended early: {problem}"),
        marked(
            "Originals in the {store} store: one was last hashed on {date}, asked is every {days} days. Raise LETTERBOOK_FIXITY_MEGABYTES, or run: letterbook fixity check"
        ),
        marked(
            "Originals in the {store} store: {count} have no copy in it, the oldest since {time}. Run: letterbook fixity copy"
        ),
        # How a field is written.
        marked("one a line: A/75/660"),
        marked("2021, 2021-02 or 2021-02-23, or as the page has it"),
        marked("ar en es fr ru zh, or another two letters"),
        marked("one a line: A 75, S 2021, E 2021, A/HRC 47"),
        marked("one a line: A/75 35 (a), A/75 35 provisional, A/75 – Title without a number"),
        marked("one a line: State | office | name"),
        marked("one a line: a State or the name of a group"),
        marked("one a line: {codes}"),
        marked("one a line"),
        marked("one a line: label | title | language | signatories with ; between"),
        marked("one a line: S/RES/884(1993)"),
        # What a form or a search is told.
        marked("{line} is not understood. Write {hint}."),
        marked(
            "The record was changed meanwhile (it is at version {version} now). Look at what changed and save again."
        ),
        marked("{field} is no field that can be corrected"),
        marked("{symbols}: another document holds this symbol. Correct that one first."),
        marked("Version {number} cannot be undone."),
        marked("Undo what came later first: {fields} changed again."),
        marked("{part} is no symbol: write symbol:A/75/660, or a part of it"),
        marked("{part} is no agenda item: write item:35 or item:35(a)"),
        marked("{part} is no session: write session:75, session:S-32 or session:ES-10"),
        marked("{part} is no date: write 2021, 2021-02 or 2021-02-23"),
        marked("{part} ends before it begins: write the earlier date first"),
        marked("{part} is no State that is known here"),
        marked("{part} is no State that is known here; the nearest names: {names}"),
        marked("{part} begins the names of several States: {names}"),
        marked("{field}: stands alone: write {example}"),
        marked("{field}: is no field: write {near}:, or put it in quotation marks, for its words"),
        marked(
            "{field}: is no field: there are {known}, or put it in quotation marks, for its words"
        ),
        marked("{part} is no {field}: {known}"),
        marked("This cursor is not one that a page gave: begin at the first page."),
        marked("{address} is no mail address: write name@example.org"),
        marked("A password has at least 12 characters."),
        marked("The present password is wrong."),
        marked("Too many wrong tries. Wait five minutes."),
        marked("Name or password is wrong."),
        marked("This address was used or is too old. Print another: letterbook web-address"),
        marked("No provider is set (LETTERBOOK_OIDC_ISSUER)."),
        marked("The sign-in service did not answer: {error}."),
        marked("The sign-in service did not let you in: {error}."),
        marked("{name} is let in no more: ask an administrator."),
        marked("{name} has no account here: ask an administrator for {command}."),
        marked(
            "{name} is the name of an account that is not tied to you: ask an administrator for {command}."
        ),
        marked(
            "{name}: larger than {most} bytes. Send it in parts, or raise LETTERBOOK_MOST_BYTES."
        ),
        marked("Sign in, or send a token."),
        marked("This takes the role {role}, or a token that may write."),
        marked("This page is too old or was not ours. Load it again and repeat what you did."),
        marked("A value cannot be: it holds a NUL character, or is a number beyond all bounds."),
        marked("The database does not answer. Try again."),
        marked("Nothing can be kept now: a disk is full or may not be written to. Send it again."),
        marked("{hint}. Nothing was looked up."),
        marked("There is no such page."),
        marked("There is no such document."),
        marked("There is no such language version."),
        marked("There is no such language."),
        marked("There is no such token."),
        marked("There is no such batch."),
        marked("There is no such arrival."),
        marked("There is no such image of this page."),
        marked("There is no such file of this version."),
        marked("There is no such correction."),
        marked("There is no such saved search."),
        marked("There is no such schedule."),
        marked("There is no such disposal."),
        marked("There is no such hold."),
        marked("{zone}: no such time zone; say for example Europe/Paris"),
        marked("{cron}: not five fields of cron that ever come ({error})"),
        marked("write no password into an address: set it in the environment"),
        marked("{place}: write a whole path (/mnt/letters), or an address (s3://…)"),
        marked("{place}: imports are taken from {places} alone"),
        marked("{place}: a webhook's address begins with https:// or http://"),
        marked("nobody is told of a dry run: leave mail and webhook out"),
        marked("There is no such feed."),
        marked("There is no such format."),
        # Why a file cannot be read, and what to do.
        marked("cannot be read"),
        marked("the file is empty"),
        marked("the content is of no format that can be read"),
        marked("it is an archive"),
        marked("it is data or notes, not a letter"),
        marked("it is in the old binary format of Microsoft Office"),
        marked("it is locked with a password"),
        marked("it is locked, and no password that was given opens it"),
        marked("it is damaged"),
        marked("it is cut short"),
        marked("it is a dynamic XFA form without pages of its own"),
        marked("the pages are images without a text layer"),
        marked("no text could be recognised on any page"),
        marked(
            "the message is no letter itself; its attachments were received as arrivals of their own"
        ),
        marked("reading it went over a limit"),
        marked("it has too many pages"),
        marked("it has too much text"),
        marked("an image is too large"),
        marked("it unpacks to more than a letter may hold"),
        marked("it brings too many attachments"),
        marked("its reader gave out too much"),
        marked("reading it took too much memory"),
        marked("reading it took too long"),
        marked("reading it made no progress"),
        marked("the reader died on it"),
        marked("the reader met something that it cannot handle"),
        marked("Ask the sender for another copy."),
        marked("Send the letter as PDF, DOCX, ODT, RTF, HTML, e-mail, plain text or an image."),
        marked("Unpack it and send the files in it."),
        marked("If it is a letter, send it as plain text (.txt), DOCX or PDF."),
        marked("Open it and save it as DOCX or PDF."),
        marked("Give the password (--password), or ask the sender for an open copy."),
        marked("It was probably not transferred whole: send it again."),
        marked("Print it to PDF in Adobe Reader and send that."),
        marked(
            "It is kept; set up text recognition (docs/how-to/scans.md), then `letterbook retry --code no_text`."
        ),
        marked("Look at it by hand: it may be blank, or scanned too badly."),
        marked("Nothing is to be done."),
        marked("It may be damaged or hostile; look at it by hand before you retry it."),
        marked("This is a fault in Letterbook: report it with the words in brackets."),
    )
)
