import { customTask, input } from '../../../lib/core';
import { IMAGE } from '../../core/_helpers/custom';

export const PIN = 'arn:aws:ssm:eu-west-1:123456789012:parameter/pin';

export const TOKEN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:token';

export function taskOf(options: object = {}) {
  return customTask('t', {
    image: IMAGE,
    entry: 'train:train',
    inputs: { apiToken: input.text({ default: null }), db: input.json({ default: null }) },
    outputs: {},
    secrets: [PIN, TOKEN],
    ...options,
  }).record;
}
