"""Store the vectors of the guards' examples: `python -m scripts.embed_guard_examples`. Needs no database."""

import os
import sys
from typing import Any

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
os.environ.setdefault("HELPDESK_MODE", "test")
django.setup()

from resolution.answering.guards.examples import VECTORS, fingerprint_examples, read_examples
from tickets.embedding import embed_texts


def main() -> None:
    examples = read_examples()
    # Half precision is enough for a cosine that is compared with two decimals, and half the file.
    stored: dict[str, Any] = {name: embed_texts(sentences).astype(np.float16) for name, sentences in examples.items()}
    stored["fingerprint"] = np.array(fingerprint_examples())
    np.savez_compressed(VECTORS, **stored)
    sys.stdout.write(f"{sum(map(len, examples.values()))} sentences of {len(examples)} kinds\n")


if __name__ == "__main__":
    main()
