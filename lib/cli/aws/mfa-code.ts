import { createInterface } from 'node:readline/promises';
import { RankZeroError } from '../../core';

/** Where a person is asked. */
interface Asked {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/**
 * Asks for the code that a device shows, as the AWS CLI does for a profile with `mfa_serial`.
 *
 * @param serial the device, e.g. `arn:aws:iam::111122223333:mfa/me`
 * @param asked where; stdout is for results, so the default is stderr
 * @throws MfaCodeNeeded – where nobody can be asked, or no code is given
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html#cli-configure-role-mfa
 */
export async function askMfaCode(
  serial: string,
  { input, output }: Asked = { input: process.stdin, output: process.stderr },
): Promise<string> {
  if (!input.isTTY || !output.isTTY) throw needed(serial, 'there is no terminal to ask on');
  const lines = createInterface({ input, output });
  const ended = new AbortController();
  lines.once('close', () => ended.abort());
  // readline takes Ctrl-C from the process, which has to end by it.
  lines.once('SIGINT', () => {
    lines.close();
    process.kill(process.pid, 'SIGINT');
  });
  try {
    const code = await lines.question(`MFA code of ${serial}: `, { signal: ended.signal });
    if (code.trim() === '') throw needed(serial, 'none was given');
    return code.trim();
  } catch (error) {
    throw ended.signal.aborted ? needed(serial, 'none was given') : error;
  } finally {
    lines.close();
  }
}

function needed(serial: string, why: string): RankZeroError {
  return new RankZeroError(
    'MfaCodeNeeded',
    `The profile needs a code of the MFA device ${serial}, and ${why}.`,
    {
      hint: 'Run it in a terminal, or first: eval "$(aws configure export-credentials --format env)"',
    },
  );
}
