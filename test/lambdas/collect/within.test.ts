import { within } from '../../../lambdas/collect/within';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('within', () => {
  test('gives what comes in time, and leaves no timer', async () => {
    await expect(within(5, Promise.resolve('in time'))).resolves.toBe('in time');
    await expect(within(5, Promise.reject(new Error('its own')))).rejects.toThrow('its own');
    expect(jest.getTimerCount()).toBe(0);
  });

  test('fails for what does not', async () => {
    const late = within(5, new Promise(() => undefined));
    const told = expect(late).rejects.toThrow('It took longer than 5 seconds.');
    jest.advanceTimersByTime(5_000);
    await told;
  });
});
