# Rank Zero's part of an image whose Dockerfile the task gives: it is appended to that Dockerfile, so
# that any builder takes both as one. The context is the task's folder as it is, and .rankzero/ in it:
#   Dockerfile        the given one and this
#   train, code/      as in the Dockerfile beside this one
# RUN is written as a list, since the given Dockerfile may have set another SHELL or escape character.

# Root runs it, whoever the given USER is: SageMaker creates /opt/ml/{input,model,output,checkpoints}
# as root when the container starts.
USER root
COPY .rankzero/train /opt/rankzero/train
RUN ["/bin/sh", "-c", "node -e 'process.exit(Number(parseInt(process.versions.node) < 20))' || { echo 'rankzero: this image has no Node.js 20 or newer on its PATH, which runs the task. Let the last stage of the Dockerfile start FROM node:24-slim, or add: COPY --from=node:24-slim /usr/local/bin/node /usr/local/bin/node' >&2; exit 1; }"]
COPY .rankzero/code/ /opt/ml/code/
WORKDIR /opt/ml/code
ENV NODE_ENV=production
STOPSIGNAL SIGTERM
# The image's tag, last of all: it differs whenever anything above does.
ARG VERSION=unversioned
ENV RANKZERO_IMAGE_VERSION=${VERSION}
LABEL org.opencontainers.image.version=${VERSION}
# SageMaker adds `train`: a given ENTRYPOINT would take that for its own argument.
ENTRYPOINT ["/opt/rankzero/train"]
CMD ["train"]
