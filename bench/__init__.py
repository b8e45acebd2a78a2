"""Benchmarks: each is a command that prints a table. Only ratios within one run say something about the code.

python -m bench.ingest      a post against a bare view that stores the same, in the same run
python -m bench.flow    from post to delivered, one ticket at a time and in a burst
"""
