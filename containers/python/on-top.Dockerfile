# Rank Zero's part of an image whose Dockerfile the task gives: it is appended to that Dockerfile, so
# that any builder takes both as one. The context is the task's folder as it is, and .rankzero/ in it:
#   Dockerfile        the given one and this
#   runner/           Rank Zero's runner
#   projects/         folders that the task includes and that are installed
#   add-runner.sh     looks for Python, installs what the runner needs
# RUN is written as a list, since the given Dockerfile may have set another SHELL or escape character.

# Root runs it, whoever the given USER is: SageMaker creates /opt/ml/{input,model,output,checkpoints}
# as root when the container starts.
USER root
ARG TOOLKIT="sagemaker-training==5.1.4 botocore>=1.36"
ARG DISTRIBUTION=none
# Where pip finds packages, if `rankzero image` is told so; proxies need no ARG.
ARG PIP_INDEX_URL
ARG PIP_EXTRA_INDEX_URL
COPY .rankzero/add-runner.sh /opt/rankzero/
RUN ["/bin/sh", "/opt/rankzero/add-runner.sh"]
# Projects that the task includes are installed here.
COPY .rankzero/runner/ /opt/rankzero/
# What changes most comes last: a change of code builds and pushes this only.
COPY . /opt/ml/code/
# The toolkit would install requirements.txt and setup.py again whenever a job starts.
RUN ["/bin/sh", "-c", "cd /opt/ml/code && mv .rankzero/runner/rankzero_program.py . && rm -rf .rankzero requirements.txt setup.py && /opt/rankzero/python -m compileall -q /opt/rankzero"]
WORKDIR /opt/ml/code
# Before all others: the given image may have a `train` of its own. AWS's images name a module that
# starts scripts in its own way; the toolkit without one starts the runner.
ENV PATH=/opt/rankzero/bin:$PATH PYTHONUNBUFFERED=1 SAGEMAKER_PROGRAM=rankzero_program.py SAGEMAKER_TRAINING_MODULE=
STOPSIGNAL SIGTERM
# The image's tag, last of all: it differs whenever anything above does.
ARG VERSION=unversioned
ENV RANKZERO_IMAGE_VERSION=${VERSION}
LABEL org.opencontainers.image.version=${VERSION}
# SageMaker adds `train`: a given ENTRYPOINT would take that for its own argument.
ENTRYPOINT ["/opt/rankzero/python", "-I", "-S", "/opt/rankzero/rankzero/init.py"]
CMD ["train"]
