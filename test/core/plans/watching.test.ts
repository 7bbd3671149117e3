import { watching } from '../../../lib/core/plans/watching';
import { planned, request } from '../_helpers/factories';
import { plannedTuning } from '../_helpers/tuning';

const body = planned(request()).request;

describe('how a job is waited for', () => {
  test('is .sync where it knows all fields', () => {
    expect(watching(body)).not.toHaveProperty('doubtful');
    expect(watching(plannedTuning().request)).not.toHaveProperty('doubtful');
  });

  test('is named by the fields that .sync may not know, in lists too', () => {
    const channels = [{ DataSource: {} }, { DataSource: { FileSystemDataSource: {} } }];
    const doubted = {
      ...body,
      RetryStrategy: {},
      InputDataConfig: channels,
    } as object as typeof body;
    expect(watching(doubted).doubtful).toEqual([
      'RetryStrategy',
      'InputDataConfig.DataSource.FileSystemDataSource',
    ]);
  });

  test('looks once a minute, and seldom enough for the history at the longest job', () => {
    const lasting = (MaxRuntimeInSeconds: number) =>
      watching({ ...body, StoppingCondition: { MaxRuntimeInSeconds } }).watchSeconds;
    expect(lasting(86_400)).toBe(60);
    const longest = 28 * 86_400;
    const events = (longest / lasting(longest)) * 9;
    expect(events).toBeLessThan(20_000);
  });
});
