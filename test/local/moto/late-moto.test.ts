import { existsSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { LateMoto } from '../../../lib/local/moto';
import { allEnded, descendants, running } from '../../_helpers/processes';
import { ask, python, root } from './_helpers/ask';

const options = { python, root, region: 'us-east-1', services: ['sns'] };
const resources = { topics: ['declared'] };

/** Process ids of moto's server. */
const servers = (): number[] => running(descendants(process.pid), 'lib/local/moto/server.py');

test('runs from the first call on, once, with what is declared; when it has ended, that is said', async () => {
  const moto = new LateMoto({ ...options, resources });
  try {
    expect(servers()).toEqual([]);
    const [one, other] = await Promise.all([moto.socket(), moto.socket()]);
    expect(other).toBe(one);
    const topics = await ask({ socketPath: one }, 'sns', {
      body: 'Action=ListTopics&Version=2010-03-31',
    });
    expect(topics.body).toContain('arn:aws:sns:us-east-1:123456789012:declared');
    const pids = servers();
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await allEnded(...pids);
    // Only its calls tell that it has ended.
    while (await moto.socket().catch(() => undefined)) await setImmediate();
    await expect(moto.socket()).rejects.toMatchObject({
      code: 'ServiceUnavailable',
      statusCode: 503,
      message: expect.stringMatching(/has ended with SIGKILL, and what was stored in them is lost/),
    });
    await moto.close();
    expect(existsSync(one)).toBe(false);
  } finally {
    await moto.close();
  }
});

test('that cannot be started says why, each time', async () => {
  const moto = new LateMoto({ ...options, root: '/none', resources });
  for (let call = 0; call < 2; call++) {
    await expect(moto.socket()).rejects.toMatchObject({
      code: 'ServiceUnavailable',
      message: expect.stringMatching(/did not start[\s\S]*requirements\.txt/),
    });
  }
  await moto.close();
  await expect(moto.socket()).rejects.toThrow('The local account is closed.');
});
