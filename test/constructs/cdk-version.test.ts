import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkCdk, OLDEST_CDK } from '../../lib/constructs/cdk-version';
import { codeOf } from '../_helpers/cdk';

describe('the release of aws-cdk-lib', () => {
  test('that is needed is the one of package.json', () => {
    const text = readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8');
    expect(JSON.parse(text).peerDependencies['aws-cdk-lib']).toBe(`^${OLDEST_CDK}`);
  });

  test.each([OLDEST_CDK, '2.277.0', '2.1000.0', '3.0.0', '2.224.0-rc.1'])('may be %s', (found) => {
    expect(codeOf(() => checkCdk(found))).toBeUndefined();
  });

  test.each(['2.223.9', '2.30.0', '1.999.0'])('fails when it is %s', (found) => {
    expect(codeOf(() => checkCdk(found))).toBe('CdkTooOld');
    expect(() => checkCdk(found)).toThrow(
      `aws-cdk-lib ${OLDEST_CDK} or newer, and this app has ${found}`,
    );
  });
});
