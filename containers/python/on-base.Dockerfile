# Image of a Python training function on a base that brings packages. Rank Zero copies this file as
# Dockerfile into a build context beside
#   requirements.txt     the task's own
#   provides.txt         what the base is to bring
#   add-runner.sh        has the base's Python run the runner
#   add-requirements.sh  installs what is missing into it
#   runner/              Rank Zero's runner: the package rankzero and rankzero_program.py
#   code/                the task's folder, and folders that it includes
#   projects/            those of them that are installed
# and fills in BASE and DISTRIBUTION. Of AWS's Deep Learning Containers BASE has no registry, because
# each region has its own: `rankzero image` adds it.

ARG BASE=
FROM ${BASE}
# What starts the processes: none, mpi or torchrun.
ARG DISTRIBUTION=none
# Packages of Debian.
ARG SYSTEM_PACKAGES=
# Where pip finds packages, if `rankzero image` is told so; proxies need no ARG.
ARG PIP_INDEX_URL
ARG PIP_EXTRA_INDEX_URL
# Root runs it, whoever the base's USER is: SageMaker creates /opt/ml/{input,model,output,checkpoints}
# as root when the container starts, so another USER could neither store a model nor say why it failed.
USER root
RUN if [ -n "$SYSTEM_PACKAGES" ]; then \
      apt-get update \
      && apt-get install --yes --no-install-recommends $SYSTEM_PACKAGES \
      && rm -rf /var/lib/apt/lists/*; \
    fi
# botocore from this version on writes the manifest only where there is none. AWS's images have both.
ARG TOOLKIT="sagemaker-training==5.1.4 botocore>=1.36"
# Where the base lacks something, a Dockerfile that begins with it may add that.
ARG DOCKERFILE="a Dockerfile of your own FROM this base (dockerfile in place of base)"
COPY add-runner.sh add-requirements.sh /opt/rankzero/
RUN ["/bin/sh", "/opt/rankzero/add-runner.sh"]
COPY requirements.txt provides.txt /tmp/rankzero/
RUN ["/bin/sh", "/opt/rankzero/add-requirements.sh", "/tmp/rankzero"]
# Projects that the task includes are installed here.
COPY runner/ /opt/rankzero/
RUN ["/opt/rankzero/python", "-m", "compileall", "-q", "/opt/rankzero"]
# The toolkit starts only programs of this folder.
COPY runner/rankzero_program.py /opt/ml/code/
# What changes most comes last: a change of code builds and pushes this layer only.
COPY code/ /opt/ml/code/
WORKDIR /opt/ml/code
# Before all others: the base may have a `train` of its own. AWS's images name a module that starts
# scripts in its own way; the toolkit alone, without one, starts the runner.
ENV PATH=/opt/rankzero/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SAGEMAKER_PROGRAM=rankzero_program.py \
    SAGEMAKER_TRAINING_MODULE=
STOPSIGNAL SIGTERM
# The image's tag, last of all: it differs whenever anything above does.
ARG VERSION=unversioned
ENV RANKZERO_IMAGE_VERSION=${VERSION}
LABEL org.opencontainers.image.version=${VERSION}
# SageMaker adds `train`: the base's own ENTRYPOINT would take that for its argument.
ENTRYPOINT ["/opt/rankzero/python", "-I", "-S", "/opt/rankzero/rankzero/init.py"]
CMD ["train"]
