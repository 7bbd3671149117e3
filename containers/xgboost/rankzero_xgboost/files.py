"""The files of a channel, by the name that they had before other stand-ins shared them."""

from rankzero_job.files import DataFile, list_files

__all__ = ["DataFile", "list_files"]
