"""The program that SageMaker's training toolkit starts: SAGEMAKER_PROGRAM=rankzero_program.py.

It lies in the code directory, for the toolkit takes only relative paths in there, and does nothing
but start the runner.
"""

from rankzero.__main__ import main

if __name__ == "__main__":
    main()
