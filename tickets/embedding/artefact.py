"""The files of the model, and the proof that they are the ones this code was measured with."""

import hashlib
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "model"
# Made by scripts/make_embedding_model.py, which prints these sums.
SHA256 = {
    "model.onnx": "0e5ffef5e0bc39e5a7e16586477d8d706fa1cf3a79b718a58c951a7521b885d4",
    "tokenizer.json": "9720ec9f57683b9b2abe85ef7958a4d90c1769df357d0f44516a4919f476db08",
}
# Vectors of two versions must not be compared, so whoever stores one stores this beside it.
MODEL_VERSION = f"all-MiniLM-L6-v2-int8-{SHA256['model.onnx'][:8]}"


class EmbeddingError(Exception):
    """The embedding model cannot be used; trying again does not help."""


def read_artefact(name: str, *, folder: Path = FOLDER) -> bytes:
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise EmbeddingError(
            f"The embedding model's file {name} cannot be read ({error.strerror}). Restore tickets/embedding/model/ "
            "from the release, or run scripts/make_embedding_model.py."
        ) from error
    if hashlib.sha256(content).hexdigest() != SHA256[name]:
        raise EmbeddingError(
            f"The embedding model's file {name} is damaged or of another version. Restore tickets/embedding/model/ "
            "from the release, or run scripts/make_embedding_model.py."
        )
    return content
