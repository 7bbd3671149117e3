"""A training job as its container sees it, for the stand-ins of SageMaker's algorithms.

The configuration below ``/opt/ml``, the two classes of failure, hyperparameters as strings, and
the files of channels with the rows in them. What the algorithms do with these is their own.
"""
