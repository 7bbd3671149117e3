"""What holds for all tests in Python."""

import os

# As the local account starts jobs: threads that wait for work sleep. Where a processor has other
# work too, those that spin take longer than what they wait for. Libraries read it when loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
