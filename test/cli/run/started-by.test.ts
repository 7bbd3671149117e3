import { withStarter } from '../../../lib/cli/run/started-by';

test('the user of this machine has started what does not say otherwise', () => {
  expect(withStarter({ task: 't' }, 'ana')).toEqual({ task: 't', startedBy: 'ana' });
  expect(withStarter({ task: 't', startedBy: 'ben' }, 'ana')).toMatchObject({ startedBy: 'ben' });
  expect(withStarter({ task: 't' })).toHaveProperty('startedBy', expect.stringMatching(/\S/));
});

test('a request that is no object is left to Plan', () => {
  expect(withStarter(['t'], 'ana')).toEqual(['t']);
});
