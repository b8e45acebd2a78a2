import os

# Our matrices are small and every process has neighbours: threads of numpy's library would wait by spinning, which costs
# more than all of the arithmetic. It is read when numpy is first imported; an operator may set it otherwise.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
