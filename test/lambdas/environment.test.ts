import { required } from '../../lambdas/environment';

describe('required', () => {
  afterEach(() => {
    delete process.env.RANKZERO_TEST;
  });

  test('is the variable’s value', () => {
    process.env.RANKZERO_TEST = 'x';
    expect(required('RANKZERO_TEST')).toBe('x');
  });

  test.each([undefined, ''])('fails for %p, naming the variable and what to do', (value) => {
    if (value !== undefined) process.env.RANKZERO_TEST = value;
    expect(() => required('RANKZERO_TEST')).toThrow(/RANKZERO_TEST is not set; deploy/);
  });
});
