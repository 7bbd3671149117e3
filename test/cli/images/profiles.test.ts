import { join } from 'node:path';
import { checkProfile } from '../../../lib/cli/images/profiles';
import { removeTemporary, temporary } from '../_helpers/temporary';

afterAll(removeTemporary);

/** An environment with these files of AWS. */
function home(profile: string | undefined, files: Readonly<Record<string, string>> = {}) {
  const HOME = temporary(files);
  return profile === undefined ? { HOME } : { HOME, AWS_PROFILE: profile };
}

const CONFIG = '[default]\nregion = eu-west-1\n[profile training]\nregion = us-east-1\n';
const CREDENTIALS = '[ keys ]\naws_access_key_id = x\n';
const FILES = { '.aws/config': CONFIG, '.aws/credentials': CREDENTIALS };

test.each([undefined, '', 'training', 'default', 'keys'])('the profile %s is taken', (profile) => {
  expect(() => checkProfile(home(profile, FILES))).not.toThrow();
});

test('a misspelt profile is told by its name, with the one that was meant', () => {
  expect(() => checkProfile(home('trainng', FILES))).toThrow(
    expect.objectContaining({
      code: 'UnknownProfile',
      message: expect.stringMatching(/"trainng".*Did you mean "training"\?/),
      hint: expect.stringContaining('default, training, keys'),
    }),
  );
});

test('a profile is looked for where the variables say, and no file is no profile', () => {
  const AWS_CONFIG_FILE = join(temporary({ mine: '[profile other]' }), 'mine');
  expect(() => checkProfile({ ...home('other'), AWS_CONFIG_FILE })).not.toThrow();
  expect(() => checkProfile(home('other'))).toThrow(/have no profile of this name/);
});
