import { App } from 'aws-cdk-lib';
import { readSettings } from '../../../lib/stacks';
import { SETTINGS } from '../../../lib/stacks/settings/table';
import { codeOf } from '../../_helpers/cdk';

const read = (context: Record<string, unknown>) => readSettings(new App({ context }).node);

describe('settings of the app', () => {
  test('are none unless the context has them', () => {
    expect(read({})).toEqual({});
  });

  test('are read as text, as the command line gives them', () => {
    const given = {
      rolePerTask: 'true',
      tracing: 'false',
      jobsDays: '90',
      logDays: '30',
      tags: 'team=ml, cost-centre=42',
      dataBuckets: 'one, two',
      bucketRemoval: 'destroy',
      alarms: '',
    };
    expect(read(given)).toEqual({
      rolePerTask: true,
      tracing: false,
      jobsDays: 90,
      logDays: 30,
      tags: { team: 'ml', 'cost-centre': '42' },
      dataBuckets: ['one', 'two'],
      bucketRemoval: 'destroy',
    });
  });

  test('are read as JSON, as cdk.json gives them', () => {
    const given = { rolePerTask: true, jobsDays: 90, tags: { team: 'ml' }, dataBuckets: ['one'] };
    expect(read(given)).toEqual(given);
  });

  test.each(Object.keys(SETTINGS).filter((name) => !['account', 'region'].includes(name)))(
    'fails when %s is an odd value',
    (name) => {
      const odd = () => read({ account: '111122223333', region: 'eu-west-1', [name]: [{}] });
      expect(codeOf(odd)).toBe('InvalidSetting');
      expect(odd).toThrow(new RegExp(`The setting ${name} of the app is .* Allowed: `));
    },
  );

  test('fail when one is of a bucket that is made, and the bucket is given', () => {
    expect(codeOf(() => read({ bucket: 'ml-data', jobsDays: 90 }))).toBe('SettingConflict');
    expect(() => read({ bucket: 'ml-data', jobsDays: 90 })).toThrow(/so jobsDays would have no/);
    expect(codeOf(() => read({ bucket: 'ml-data', logDays: 90 }))).toBeUndefined();
  });

  test('fail when one needs another', () => {
    expect(codeOf(() => read({ vpc: 'vpc-0123456789abcdef0' }))).toBe('SettingMissing');
    expect(() => read({ vpc: 'vpc-0123456789abcdef0' })).toThrow(/needs account and region/);
    expect(codeOf(() => read({ account: '111122223333' }))).toBe('SettingMissing');
  });
});
