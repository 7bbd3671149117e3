import { builtinTask } from '../../../lib/core';
import { codesAt, problemsOf } from '../_helpers/factories';

test.each<[string, object, string[]]>([
  [
    'ml.g4dn.xlarge',
    { resources: { volumeSizeInGB: 900 } },
    ['OutOfRange $.resources.volumeSizeInGB'],
  ],
  ['ml.g4dn.xlarge', { resources: { volumeSizeInGB: 125 } }, []],
  [
    'ml.g5.xlarge',
    { encryption: { volumeKmsKeyId: 'alias/v' } },
    ['InvalidValue $.encryption.volumeKmsKeyId'],
  ],
  [
    'ml.m5.xlarge',
    { resources: { volumeSizeInGB: 900 }, encryption: { volumeKmsKeyId: 'alias/v' } },
    [],
  ],
])('with %s, whose storage may be local, %j has the problems %j', (type, options, expected) => {
  const { resources = {}, ...rest } = options as { resources?: object };
  const define = () =>
    builtinTask('churn', {
      algorithm: 'xgboost',
      resources: { instanceType: type, ...resources },
      ...rest,
    });
  if (expected.length === 0) expect(define).not.toThrow();
  else expect(codesAt(problemsOf(define))).toEqual(expected);
});
