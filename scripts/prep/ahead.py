"""The steps that look at one question at a time, done for many of them at once: in one process per core.

The processes are forks, so that they need not be told what was loaded. What they made goes into the memory of the
build, which then finds it there: whether anything was made ahead changes how long a build takes, and nothing else.
"""

from __future__ import annotations

import contextlib
import datetime
import multiprocessing
import signal
import sys
import threading
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection

from prep import checks, exports, fingerprints, processors, search
from prep.cards import SheetPlace, list_row, sheet_row, topic_card
from prep.memory import Memory
from prep.model import Library, Question

WORTH_PROCESSES = 200  # questions; starting the processes takes as long as some dozens of them
CHUNK = 50  # questions that a process takes at a time

Pipe = tuple[Connection, Connection]  # where to receive, where to send


@dataclass(frozen=True)
class Places:
    """Where each question stands on the site, by its file."""

    on_topic_page: Mapping[str, int]  # its number
    on_sheets: Mapping[str, Sequence[SheetPlace]]

    @classmethod
    def of(cls, library: Library) -> Places:
        """The places of a library's questions."""
        numbers = {q.path: number for members in library.by_topic.values() for number, q in enumerate(members, 1)}
        on_sheets: dict[str, list[SheetPlace]] = {}
        for sheet in library.sheets:
            for number, question in enumerate(library.on_sheet(sheet), 1):
                place = SheetPlace(sheet, number, library.is_divided(sheet))
                on_sheets.setdefault(question.path, []).append(place)
        return cls(numbers, on_sheets)


@dataclass(frozen=True)
class Job:
    """What a process is given."""

    library: Library
    questions: Sequence[Question]
    places: Places
    today: datetime.date
    rendered: bool  # whether pages are wanted, or only what is wrong

    def chunks(self) -> list[Sequence[Question]]:
        """The questions in runs that a process takes at a time."""
        return [self.questions[start : start + CHUNK] for start in range(0, len(self.questions), CHUNK)]


@dataclass(frozen=True)
class Made:
    """What a process sends back for a chunk."""

    excerpts: Sequence[dict[str, object]]  # of each question of the chunk, in order
    entries: dict[Hashable, tuple[object, object]]  # for the memory


def make(library: Library, today: datetime.date, rendered: bool, memory: Memory) -> None:
    """Check the questions that `memory` does not know, and render them as well if they are to be `rendered`.

    Nothing is done where it would not pay or cannot be done: few questions, one core, a system that cannot fork.
    """
    # What was rendered was judged as well; what was only judged has yet to be rendered.
    only_unparsed = any(memory.knows(("ahead", how), library.shared) for how in {True, rendered})
    questions = [q for folder in library.folders for q in (folder.unparsed if only_unparsed else folder.questions)]
    memory.recall(("ahead", rendered), library.shared, lambda: None, lasting=True)
    processes = processors.count()
    if len(questions) < WORTH_PROCESSES or processes < 2 or not _can_fork():
        return
    job = Job(library, questions, Places.of(library), today, rendered)
    for some, made in zip(job.chunks(), _made_by_forks(job, processes), strict=False):
        for question, excerpt in zip(some, made.excerpts, strict=True):
            question.learn(excerpt)
        memory.learn(made.entries)


def _made_by_forks(job: Job, count: int) -> Iterator[Made]:
    """What each chunk led to, in order; it ends early where a process dies, and the build does the rest itself."""
    system = multiprocessing.get_context("fork")
    pipes = [system.Pipe(duplex=False) for _ in range(count)]
    forks = [system.Process(target=_work, args=(job, number, pipes), daemon=True) for number in range(count)]
    try:
        for fork in forks:
            fork.start()
        for _, sender in pipes:
            sender.close()
        for number in range(len(job.chunks())):
            yield pipes[number % count][0].recv()
    except (EOFError, OSError):
        return
    finally:
        for receiver, _ in pipes:
            receiver.close()  # which ends a process that has more to send
        for fork in forks:
            if fork.pid:
                fork.join()


def _work(job: Job, number: int, pipes: Sequence[Pipe]) -> None:
    """Send what every n-th chunk led to, from the chunk `number` on, where n processes do this at once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the build, and with it this process
    for other, (receiver, sender) in enumerate(pipes):
        receiver.close()
        if other != number:
            sender.close()
    # What fails here fails again in the build, which says so.
    with contextlib.suppress(Exception):
        for questions in job.chunks()[number :: len(pipes)]:
            pipes[number][1].send(_made(job, questions))


def _made(job: Job, questions: Sequence[Question]) -> Made:
    memory, excerpts = Memory(), []
    for question in questions:
        excerpts.append(question.excerpt())
        fingerprint = fingerprints.fingerprint(question, job.library)
        problems = checks.check_question(question, job.library, job.today, fingerprint, memory)
        if job.rendered and not problems:
            _render(question, job, fingerprint, memory)
        question.forget()
    return Made(excerpts, memory.lasting())


def _render(question: Question, job: Job, fingerprint: str, memory: Memory) -> None:
    topic_card(question, job.places.on_topic_page[question.path], job.library, job.today, fingerprint, memory)
    list_row(question, job.library, fingerprint, memory)
    for place in job.places.on_sheets.get(question.path, ()):
        sheet_row(question, place, job.library, fingerprint, memory)
    exports.question_json(question, memory)
    search.question_record(question, job.library, memory)


def _can_fork() -> bool:
    """Whether a fork is safe: not beside other threads, nor on macOS, whose libraries do not expect it."""
    forks = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    return forks and threading.active_count() == 1
