import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { EventBus, EventsService } from '../../../lib/local/events';
import { readPattern } from '../../../lib/local/events/pattern';
import { startServiceGateway } from '../gateway/_helpers/service-gateway';

const place = { region: 'us-east-1', account: '123456789012' };

test('a client’s events reach the targets of rules that they match; what is wrong is told of each entry', async () => {
  const delivered: string[] = [];
  const bus = new EventBus({
    ...place,
    rules: [
      {
        name: 'one',
        arn: 'arn',
        matches: readPattern({ source: ['shop'] }),
        targets: [{ arn: 'first' }, { arn: 'second', input: { text: '"fixed"' } }],
      },
    ],
    deliver: async ({ arn }, payload) => {
      delivered.push(`${arn} ${payload}`);
      throw new Error('which is nobody else’s business');
    },
  });
  const around = await startServiceGateway(place.region, {}, { events: new EventsService(bus) });
  const client = new EventBridgeClient(around);
  const entry = { Source: 'shop', DetailType: 'Sold', Detail: '{"what":"a hat"}' };
  try {
    const { FailedEntryCount, Entries } = await client.send(
      new PutEventsCommand({
        Entries: [
          entry,
          { ...entry, Source: 'elsewhere' },
          { ...entry, Source: 'aws.s3' },
          { ...entry, Detail: '[]' },
          { ...entry, DetailType: undefined },
          { ...entry, EventBusName: 'mine' },
        ],
      }),
    );
    await bus.settled();
    expect(FailedEntryCount).toBe(4);
    expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      undefined,
      'NotAuthorizedForSourceException',
      'MalformedDetail',
      'InvalidArgument',
      'InvalidArgument',
    ]);
    expect(delivered).toEqual([
      expect.stringMatching(/^first \{"version":"0",.*"detail":\{"what":"a hat"\}/),
      'second "fixed"',
    ]);
  } finally {
    client.destroy();
    await around.close();
  }
});
