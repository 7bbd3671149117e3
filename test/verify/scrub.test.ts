import { scrubbed } from '../../verify/scrub';

describe('what a recording tells', () => {
  test('has no number of an account, wherever it stands', () => {
    const seen = {
      arn: 'arn:aws:iam::987654321098:role/R',
      image: '987654321098.dkr.ecr.eu-west-1.amazonaws.com/a:1',
      bucket: 'sagemaker-eu-west-1-987654321098',
      cause: '{"Owner":987654321098}',
    };
    expect(JSON.stringify(scrubbed(seen))).not.toContain('987654321098');
    expect(scrubbed(seen).arn).toBe('arn:aws:iam::111122223333:role/R');
  });

  test('keeps times, which are as long or longer', () => {
    expect(scrubbed('1764438128123 and 1764438128.123456789012')).toBe(
      '1764438128123 and 1764438128.123456789012',
    );
    expect(scrubbed({ CreationTime: 1764438128123 })).toEqual({ CreationTime: 1764438128123 });
  });

  test('has other names, in keys too, the longest first', () => {
    const names = new Map([
      ['churn', 'example'],
      ['churn-data', 'amzn-s3-demo-bucket'],
      ['', 'never'],
    ]);
    expect(scrubbed({ 'churn-data': ['s3://churn-data/a', 'churn'] }, names)).toEqual({
      'amzn-s3-demo-bucket': ['s3://amzn-s3-demo-bucket/a', 'example'],
    });
  });

  test('has no request ID, key, address or metadata of a call', () => {
    const seen = scrubbed({
      $metadata: { requestId: 'x' },
      message:
        'Request ID: 1f2e3d4c-aaaa-bbbb-cccc-0123456789ab; AKIAIOSFODNN7EXAMPLE at ip-10-2-3-4 (10.2.3.4)',
    });
    expect(seen).toEqual({
      message:
        'Request ID: 00000000-0000-4000-8000-000000000000; AKIDEXAMPLE at ip-192-0-2-0 (192.0.2.0)',
    });
  });
});
