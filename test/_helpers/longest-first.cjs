// Starts the longest suites first where Jest has not measured any, as in a clean clone: the run
// would else end with one of them, and a processor that has nothing to do.
const { default: Sequencer } = require('@jest/test-sequencer');

/** Those of ten seconds of processor time and more, the longest first. */
const LONGEST = [
  'cli/project/ordinary-apps',
  'cli/commands/run',
  'package/package',
  'local/python-environments/environments',
  'local/account/failure-classes',
  'local/account/least-privilege',
  'local/sagemaker/run/mpi',
  'constructs/training-workflow/definition/line',
  'local/sagemaker/tasks',
  'local/account/faults',
  'local/account/cache',
  'containers/node/contract',
  'stacks/app',
  'cli/validation/code',
  'report/page/page',
  'local/account/tuning',
  'local/account/account',
  'local/s3/service',
  'local/account/secrets',
];

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path, duration }) => {
      const found = LONGEST.findIndex((name) => path.endsWith(`/test/${name}.test.ts`));
      return duration !== undefined || found === -1 ? LONGEST.length : found;
    };
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
};

module.exports.LONGEST = LONGEST;
