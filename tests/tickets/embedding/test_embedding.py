import hashlib
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from tickets.embedding import DIMENSIONS, MODEL_VERSION, EmbeddingError, embed_texts
from tickets.embedding.artefact import FOLDER, SHA256
from tickets.embedding.model import get_model, load_model

REFERENCE = Path(__file__).with_name("reference_vectors.npz")


def test_it_agrees_with_the_full_precision_model() -> None:
    with np.load(REFERENCE) as reference:
        texts, expected = reference["texts"].tolist(), reference["vectors"]

    cosines = (embed_texts(texts) * expected).sum(axis=1)

    assert len(texts) == 20
    assert cosines.min() >= 0.998


def test_it_gives_vectors_of_length_one_in_the_order_of_the_texts() -> None:
    texts = ["short", "a rather longer text about an invoice that never came", "short"]

    vectors = embed_texts(texts)

    assert (vectors.shape, vectors.dtype) == ((3, DIMENSIONS), np.dtype("float32"))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[0], vectors[2], atol=1e-5)
    assert vectors[0] @ vectors[1] < 0.9


def test_it_gives_a_text_the_same_vector_alone_and_among_others() -> None:
    texts = [f"ticket {number}: " + "the report is late " * number for number in range(40)]

    together = embed_texts(texts)

    assert np.allclose(together[7], embed_texts([texts[7]])[0], atol=1e-5)


@pytest.mark.parametrize("text", ["", "   \n\t ", "\x00", "\u200b"])
def test_it_gives_a_text_without_words_zeros(text: str) -> None:
    vectors = embed_texts([text, "words"])

    assert not vectors[0].any()
    assert vectors[1].any()


def test_it_gives_no_texts_no_rows() -> None:
    assert embed_texts([]).shape == (0, DIMENSIONS)


@pytest.mark.parametrize("text", ["\ud800 half a character", "[CLS] [SEP] [MASK]", "x" * 1_000_000, "ab " * 400_000])
def test_it_takes_whatever_comes_in(text: str) -> None:
    vector = embed_texts([text])[0]

    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_it_looks_at_the_first_128_tokens_only() -> None:
    start = "one two three four " * 40

    assert np.allclose(embed_texts([start])[0], embed_texts([start + "a refund, please"])[0], atol=1e-6)


def test_the_files_are_those_that_the_version_names() -> None:
    sums = {name: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in SHA256}

    assert sums == SHA256
    assert MODEL_VERSION.endswith(SHA256["model.onnx"][:8])
    assert sum((FOLDER / name).stat().st_size for name in SHA256) <= 24_000_000


def test_it_says_what_to_do_when_a_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingError, match=r"tokenizer\.json cannot be read .* run scripts/make_embedding_model\.py"):
        load_model(tmp_path)


def test_it_refuses_a_damaged_file(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    with (tmp_path / "model.onnx").open("r+b") as file:
        file.seek(5_000_000)
        file.write(b"\x00\x01\x02\x03")

    with pytest.raises(EmbeddingError, match=r"model\.onnx is damaged"):
        load_model(tmp_path)


def test_threads_share_one_model() -> None:
    with ThreadPoolExecutor(8) as pool:
        models = list(pool.map(lambda _: get_model(), range(8)))

    assert len({id(model) for model in models}) == 1


def test_a_worker_forked_after_loading_embeds_by_the_same_model() -> None:
    forked = """
import os
from tickets.embedding import embed_texts
from tickets.embedding.model import get_model
before, model = embed_texts(["I cannot log in", "Where is my invoice?"]), get_model()
child = os.fork()
if child == 0:
    # Not both together, so that it is run and not remembered.
    again = embed_texts(["Where is my invoice? "])
    os._exit(0 if get_model() is model and abs(before[1] - again[0]).max() < 1e-5 else 1)
raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""

    finished = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", forked], timeout=60, capture_output=True, check=False
    )

    assert (finished.returncode, finished.stderr) == (0, b"")
