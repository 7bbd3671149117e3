import type { JobSettings } from '../model';
import type { Problems } from '../problems';
import { at } from '../wording';

const MAX_METRICS = 40;
/** As the runners print them. */
export const METRIC_NAME = /^[A-Za-z][A-Za-z0-9_.:/@-]{0,127}$/;
/** `package.module:function`; without the function, the only one that is decorated. */
const PYTHON_ENTRY = /^[A-Za-z_]\w*(?:\.\w+)*(?::\w+)?$/;
/** `folder/file.ts:export`; without the export, the only training function. */
const NODE_ENTRY = /^(?!.*\.\.)[A-Za-z_][\w./-]*\.[cm]?[jt]s(?::[A-Za-z_$][\w$]*)?$/;
/** Of CreateTrainingJob. @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AlgorithmSpecification.html */
const IMAGE = /^\S{1,255}$/;

/** Whether an entry names a TypeScript or JavaScript file. */
export function isNodeEntry(entry: string): boolean {
  return NODE_ENTRY.test(entry);
}

/** Notes an entry that names no function, and code that is nowhere or in two places. */
export function checkEntry(
  entry: string,
  source: string | undefined,
  image: string | undefined,
  problems: Problems,
): void {
  if (!PYTHON_ENTRY.test(entry) && !NODE_ENTRY.test(entry)) {
    problems.add('InvalidValue', '$.entry', 'This is not the name of a training function.', {
      found: entry,
      allowed: 'module:function such as train:train, or a TypeScript file such as train.ts',
    });
  }
  if (!source && image === undefined) {
    problems.add('MissingField', '$.source', 'The code is either in a folder or in an image.', {
      allowed: 'one of source and image',
    });
  } else if (source !== undefined && image !== undefined) {
    problems.add('InvalidValue', '$.source', 'The code is either in a folder or in an image.', {
      found: source,
      allowed: 'one of source and image',
    });
  }
  if (image !== undefined) checkImageUri(image, problems);
}

/** Notes what is no URI of an image. */
export function checkImageUri(image: string, problems: Problems): void {
  if (IMAGE.test(image)) return;
  problems.add('InvalidValue', '$.image', 'SageMaker does not accept this image.', {
    found: image,
    allowed: 'the URI of an image, at most 255 characters without blanks',
  });
}

/** Notes names that a function cannot log. */
export function checkMetricNames(metrics: readonly string[], problems: Problems): void {
  if (metrics.length > MAX_METRICS) {
    problems.add('TooManyEntries', '$.metrics', 'There are too many metrics.', {
      found: metrics.length,
      allowed: `at most ${MAX_METRICS}`,
    });
  }
  for (const [index, metric] of metrics.entries()) {
    if (!METRIC_NAME.test(metric)) {
      problems.add('InvalidValue', at('$.metrics', index), 'Not a name that log_metric takes.', {
        found: metric,
        allowed: 'a letter, then letters, digits and _ . : / @ -, at most 128',
      });
    } else if (metrics.indexOf(metric) < index) {
      problems.add('InvalidValue', at('$.metrics', index), 'Name each metric once.', {
        found: metric,
        allowed: 'names that differ',
      });
    }
  }
}

/** The runner stores outputs from within the container: after hours of training it could not. */
export function checkReachesS3({ network }: JobSettings, problems: Problems): void {
  if (!network.isolation) return;
  problems.add(
    'InvalidValue',
    '$.network.isolation',
    'Without a network a training function cannot store its outputs in S3; give it a VPC whose only route out is an S3 endpoint.',
    { found: true, allowed: 'false, or subnets and securityGroupIds' },
  );
}
