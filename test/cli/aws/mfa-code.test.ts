import { PassThrough } from 'node:stream';
import { askMfaCode } from '../../../lib/cli/aws/mfa-code';

const DEVICE = 'arn:aws:iam::111122223333:mfa/me';

/** A person at a terminal. */
function person() {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const output = Object.assign(new PassThrough(), { isTTY: true });
  return { input, output };
}

test('the device is named, and what is typed is the code', async () => {
  const asked = person();
  const code = askMfaCode(DEVICE, asked);
  asked.input.write(' 123456 \n');
  await expect(code).resolves.toBe('123456');
  expect(String(asked.output.read())).toContain(`MFA code of ${DEVICE}: `);
});

test.each([
  ['an empty line', '\n'],
  ['the end of the input', null],
])('%s is no code', async (_, typed) => {
  const asked = person();
  const code = askMfaCode(DEVICE, asked);
  if (typed === null) asked.input.end();
  else asked.input.write(typed);
  await expect(code).rejects.toMatchObject({ code: 'MfaCodeNeeded' });
});
