import { linksOf } from '../../lib/report/links';
import { trained } from './_helpers/report-source';

const { result } = trained();

describe('linksOf', () => {
  test('an object and a folder in S3 have their pages', () => {
    const links = linksOf(result);

    expect(links.s3('s3://artifacts/jobs/a b&c/model.tar.gz')).toBe(
      'https://eu-west-1.console.aws.amazon.com/s3/object/artifacts?region=eu-west-1&prefix=jobs%2Fa%20b%26c%2Fmodel.tar.gz',
    );
    expect(links.s3('s3://artifacts/jobs/logs/')).toBe(
      'https://eu-west-1.console.aws.amazon.com/s3/buckets/artifacts?region=eu-west-1&prefix=jobs%2Flogs%2F',
    );
    expect(links.s3('s3://artifacts')).toContain('/s3/buckets/artifacts?');
  });

  test('the execution has its page in Step Functions', () => {
    expect(linksOf(result).execution).toBe(
      `https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/${encodeURIComponent(result.execution.arn)}`,
    );
  });

  test('what is no place in S3 has no page', () => {
    expect(linksOf(result).s3('file:///etc/passwd')).toBeUndefined();
  });

  test('the local account has no console', () => {
    const local = { ...result, isLocal: true };

    expect(linksOf(local)).toMatchObject({
      isLocal: true,
      job: undefined,
      logs: undefined,
      execution: undefined,
    });
    expect(linksOf(local).s3('s3://artifacts/x')).toBeUndefined();
  });

  test('no account’s number makes it the local one', () => {
    const other = JSON.parse(JSON.stringify(result).replaceAll('210987654321', '123456789012'));

    expect(linksOf(other).isLocal).toBe(false);
    expect(linksOf(other).execution).toContain('https://');
  });

  test.each(['javascript:alert(1)', 'data:text/html,x', 'http://insecure/', ''])(
    'never leads to %j',
    (address) => {
      const links = linksOf({ ...result, job: { ...result.job, console: address, logs: address } });

      expect([links.job, links.logs, links.execution, links.s3('s3://a/b')]).toEqual(
        Array(4).fill(undefined),
      );
    },
  );

  test('another partition’s console is the one of the job', () => {
    const console = 'https://cn-north-1.console.amazonaws.cn/sagemaker/home#/jobs/a';

    expect(linksOf({ ...result, job: { ...result.job, console } }).s3('s3://a/b')).toMatch(
      /^https:\/\/cn-north-1\.console\.amazonaws\.cn\/s3\//,
    );
  });
});
