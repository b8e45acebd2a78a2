"""Engines whose raw confidences mean the same share one calibration."""

from __future__ import annotations

from resolution.models.verdict import EngineFamily

# Whatever is not built in is some model's; what the guards stop has no confidence at all.
BUILT_IN = ("local", "guards")


def engine_family(engine: str) -> EngineFamily:
    return EngineFamily.LOCAL if engine in BUILT_IN else EngineFamily.MODEL
