"""Makes the task's modules importable, as they are in its image."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "tasks" / "logistic"))
