"""Every training image of the frameworks that run scripts, as SDK 2's estimators ask for it.

`python retrieved.py FILE` writes them: one line an image, with its URI in one region and a hash of
its URIs in all regions. test/core/frameworks has that text, made with SDK 2.257.7, and compares
Rank Zero's table with it.
"""

import functools
import hashlib
import json
import sys
from pathlib import Path

from sagemaker import image_uris, utils

# The SDK reads its files anew for each of 10,000 URIs.
image_uris.config_for_framework = functools.cache(image_uris.config_for_framework)
utils._botocore_resolver = functools.cache(utils._botocore_resolver)

FRAMEWORKS = ["pytorch", "huggingface", "tensorflow", "sklearn", "xgboost", "mxnet", "autogluon"]
TYPES = {"cpu": "ml.m5.large", "gpu": "ml.g5.xlarge"}


def lines():
    for framework in FRAMEWORKS:
        config = image_uris.config_for_framework(framework)["training"]
        names = [*config["versions"], *config.get("version_aliases", {})]
        for version in names:
            if (framework, version) in {("xgboost", "1"), ("xgboost", "latest")}:
                continue
            full = config.get("version_aliases", {}).get(version, version)
            # Of huggingface, SDK 2 writes short versions into tags that AWS does not publish.
            if framework == "huggingface" and version != full:
                continue
            yield from images(
                framework, version, config["versions"][full], config.get("processors")
            )


def images(framework, version, entry, processors):
    if "repository" in entry:
        variants = [(None, entry)]
    elif framework == "huggingface":
        variants = [
            (name.removeprefix("pytorch"), image)
            for name, image in entry.items()
            if name.startswith("pytorch")
        ]
    else:
        variants = [(None, {**image, "py_versions": [name]}) for name, image in entry.items()]
    for pytorch, image in variants:
        for python in image.get("py_versions", [None]):
            if python == "py2":
                continue
            for processor in processors or image.get("processors", TYPES):
                choice = {
                    "framework": framework,
                    "version": version,
                    **({"pythonVersion": python} if python else {}),
                    **({"pytorchVersion": pytorch} if pytorch else {}),
                    "instanceType": TYPES[processor],
                }
                yield {**choice, **uris(choice, image["registries"])}


def uris(choice, regions):
    by_region = {region: uri(choice, region) for region in sorted(regions)}
    text = "\n".join(by_region.values())
    return {
        "uri": by_region["eu-west-1"],
        "all": hashlib.sha256(text.encode()).hexdigest()[:16],
    }


def uri(choice, region):
    if choice["framework"] in ("sklearn", "xgboost"):
        return image_uris.retrieve(
            choice["framework"],
            region,
            version=choice["version"],
            py_version=choice.get("pythonVersion"),
            instance_type=choice["instanceType"],
            image_scope="training",
        )
    return image_uris.get_training_image_uri(
        region,
        choice["framework"],
        framework_version=choice["version"],
        py_version=choice.get("pythonVersion"),
        pytorch_version=choice.get("pytorchVersion"),
        instance_type=choice["instanceType"],
    )


def text():
    return "".join(f"{json.dumps(line)}\n" for line in lines())


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text())
