"""The readers of files, by the name that they had before other stand-ins shared them."""

from rankzero_job.readers import read_files

__all__ = ["read_files"]
