import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tickets.embedding import embed, embed_one, embed_texts, vector_cache
from tickets.embedding.model import get_model

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    vector_cache.forget()
    yield
    vector_cache.forget()


def _tokens(text: str) -> tuple[int, ...]:
    return tuple(get_model().tokenizer.encode(text).ids)


def test_a_text_is_run_once_alone_and_among_others() -> None:
    first = embed_one("My invoice never came")
    # What is remembered is what is given: a mark on it would show.
    vector_cache.keep({_tokens("My invoice never came"): np.full_like(first, 7)})

    again = embed_texts(["Another matter", "My invoice never came", "my invoice  never came"])

    assert (again[1] == 7).all()
    assert (again[2] == 7).all()
    assert np.linalg.norm(again[0]) == pytest.approx(1, abs=1e-5)


def test_whoever_changes_a_vector_changes_nothing_that_is_remembered() -> None:
    first = embed_one("My invoice never came")
    expected = first.copy()
    first[:] = 0

    assert (embed_one("My invoice never came") == expected).all()


def test_remembered_vectors_are_those_of_a_fresh_run() -> None:
    texts = [f"ticket {number}: " + "the report is late " * (number % 30) for number in range(40)]
    one_by_one = np.vstack([embed_one(text) for text in texts])
    vector_cache.forget()

    assert np.allclose(embed_texts(texts), one_by_one, atol=1e-5)


def test_no_more_are_remembered_than_are_allowed_and_the_longest_unused_go() -> None:
    vector = embed_one("a")
    vector_cache.forget()
    vector_cache.keep({(number,): vector for number in range(vector_cache.MOST)})
    vector_cache.recall([(0,)])

    vector_cache.keep({(vector_cache.MOST,): vector})

    assert len(vector_cache.recall((number,) for number in range(vector_cache.MOST + 1))) == vector_cache.MOST
    assert (0,) in vector_cache.recall([(0,)])
    assert not vector_cache.recall([(1,)])


def test_a_knowledge_base_pushes_no_ticket_out() -> None:
    texts = [f"article {number}" for number in range(embed.MOST_REMEMBERED_AT_ONCE + 1)]

    embed_texts(texts)

    assert not vector_cache.recall(_tokens(text) for text in texts)


def test_threads_agree() -> None:
    texts = [f"ticket {number % 7}" for number in range(60)]

    with ThreadPoolExecutor(8) as pool:
        vectors = list(pool.map(embed_one, texts))

    assert all(np.allclose(vectors[place], vectors[place % 7], atol=1e-5) for place in range(len(texts)))


def test_a_child_that_is_forked_while_the_lock_is_held_does_not_wait_for_it() -> None:
    forked = """
import os, signal
from tickets.embedding import embed_one, vector_cache
with vector_cache._memory.lock:
    child = os.fork()
    if child == 0:
        signal.alarm(30)
        embed_one("I cannot log in")
        os._exit(0)
    raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""

    finished = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", forked], timeout=60, capture_output=True, check=False
    )

    assert (finished.returncode, finished.stderr) == (0, b"")
