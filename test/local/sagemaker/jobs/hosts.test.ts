import { asInContainer, hostsOf } from '../../../../lib/local/sagemaker/jobs/hosts';

const hosts = (ResourceConfig: object) => hostsOf({ ResourceConfig } as never, '/jobs/a');

describe('the hosts of a job', () => {
  test('are counted over all instance groups, each with a tree of its own', () => {
    const made = hosts({
      InstanceGroups: [
        { InstanceGroupName: 'cpu', InstanceType: 'ml.m5.large', InstanceCount: 2 },
        { InstanceGroupName: 'gpu', InstanceType: 'ml.g5.xlarge', InstanceCount: 1 },
      ],
    });
    expect(
      made.map(({ name, group, instanceType, base }) => [name, group, instanceType, base]),
    ).toEqual([
      ['algo-1', 'cpu', 'ml.m5.large', '/jobs/a/hosts/algo-1/opt/ml'],
      ['algo-2', 'cpu', 'ml.m5.large', '/jobs/a/hosts/algo-2/opt/ml'],
      ['algo-3', 'gpu', 'ml.g5.xlarge', '/jobs/a/hosts/algo-3/opt/ml'],
    ]);
  });

  test('without instance groups are of the one that SageMaker makes', () => {
    const [host] = hosts({ InstanceType: 'ml.m5.large', InstanceCount: 1, InstanceGroups: [] });
    expect(host?.group).toBe('homogeneousCluster');
  });

  (process.platform === 'linux' ? test : test.skip)('have a loopback address each', () => {
    const made = hosts({ InstanceType: 'ml.m5.large', InstanceCount: 600 });
    expect(new Set(made.map(({ address }) => address)).size).toBe(600);
    for (const { address } of made) {
      // The machine's own services are on 127.0.x.y; .0 and .255 are no hosts.
      expect(address).toMatch(/^127\.(?!0\.)\d+\.\d+\.(?!0$|255$)\d+$/);
    }
  });

  test('are told of with files where a container has them', () => {
    const [host] = hosts({ InstanceType: 'ml.m5.large', InstanceCount: 1 });
    const said = `no ${host?.base}/input/a.csv, see ${host?.base}/output`;
    expect(asInContainer(said, host as never)).toBe('no /opt/ml/input/a.csv, see /opt/ml/output');
  });
});
