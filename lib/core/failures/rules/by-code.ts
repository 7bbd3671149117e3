import type { FailureClass } from '../classes';
import type { Told } from '../told';
import { ABSENT, DISK_FULL, KEY, NO_WAY, OUT_OF_MEMORY, REFUSED } from './patterns';
import type { Rule } from './rule';

/** A process that was killed (SIGKILL): 137 to a container, -9 to Python. */
const wasKilled = ({ exitCode, message }: Told) =>
  exitCode === 137 ||
  exitCode === -9 ||
  /\bSIGKILL\b|exit code:? (?:137|-9)\b|exit status (?:137|-9)\b|signal 9\b|signal: Killed/.test(
    message,
  );

/** What the code that trained says of itself, or leaves in its exit code. */
export const BY_CODE: readonly Rule[] = [
  { class: 'OutOfMemory', voice: 'code', when: ({ runnerCode }) => runnerCode === 'OutOfMemory' },
  { class: 'DiskFull', voice: 'code', when: ({ runnerCode }) => runnerCode === 'DiskFull' },
  {
    class: 'OutOfMemory',
    voice: 'code',
    when: ({ runnerCode }) => runnerCode === 'Killed',
    sentence: 'The process was killed (SIGKILL), which mostly means that memory ran out.',
  },
  {
    class: 'AlgorithmRejected',
    voice: 'code',
    when: ({ runnerCode }) => runnerCode === 'BadInput',
  },
  {
    class: 'InputNotPermitted',
    voice: 'code',
    when: ({ runnerCode }) => runnerCode === 'SecretUnreadable',
    sentence: "A secret that the request refers to cannot be read with the job's role.",
    advice: 'See that the secret exists, and that the task declares it in secrets.',
  },
  {
    class: 'InternalError',
    voice: 'code',
    when: ({ runnerCode }) => runnerCode === 'InternalError' || runnerCode === 'BadJobDescription',
    retry: 'never',
    sentence: "Rank Zero's runner failed in the job.",
    advice: 'Deploy the workflow with the version of Rank Zero of the image; else report it.',
  },
  ...storage('UploadFailed', 'OutputNotPermitted'),
  ...storage('DocumentUnreadable', 'InputNotPermitted'),
  {
    class: 'UserCodeRaised',
    voice: 'code',
    when: ({ runnerCode }) =>
      runnerCode === 'MissingRequirement' || runnerCode === 'MissingLibrary',
    sentence: 'The training image lacks a package.',
    advice: "Add the package to the task's requirements and deploy the workflow again.",
  },
  {
    class: 'UserCodeRaised',
    voice: 'code',
    when: ({ runnerCode }) => runnerCode !== undefined && runnerCode !== 'UserError',
  },
  {
    class: 'ImageNotPermitted',
    voice: 'code',
    text: /\bexec format error\b/,
    sentence: 'The training image is built for another processor.',
    advice: 'Build the image for linux/amd64.',
  },
  { class: 'OutOfMemory', voice: 'code', text: OUT_OF_MEMORY },
  { class: 'DiskFull', voice: 'code', text: DISK_FULL },
  {
    class: 'OutOfMemory',
    voice: 'code',
    when: wasKilled,
    sentence: 'A process was killed (SIGKILL), which mostly means that memory ran out.',
  },
  {
    class: 'AlgorithmRejected',
    voice: 'code',
    text: /\bCustomer ?(?:Value)?Error\b|sagemaker_algorithm_toolkit\.exceptions\.UserError|\bexc\.UserError\b|XGB train call failed/,
  },
  { class: 'AlgorithmRejected', voice: 'code', when: ({ isBuiltin }) => isBuiltin === true },
  {
    class: 'UserCodeRaised',
    voice: 'code',
    text: /No module named|ModuleNotFoundError|ImportError|Cannot find module/,
    sentence: 'The training image lacks a package.',
    advice: "Add the package to the task's requirements and deploy the workflow again.",
  },
  { class: 'UserCodeRaised', voice: 'code' },
];

/** What the runner says when S3 did not do what it should, by what S3 answered. */
function storage(runnerCode: string, refused: FailureClass): Rule[] {
  const isIt = (told: Told) => told.runnerCode === runnerCode;
  return [
    { class: 'KeyNotPermitted', voice: 'code', when: isIt, text: KEY },
    { class: refused, voice: 'code', when: isIt, text: REFUSED },
    { class: refused, voice: 'code', when: isIt, text: ABSENT },
    { class: 'NoWayToS3', voice: 'code', when: isIt, text: NO_WAY },
    {
      class: 'InternalError',
      voice: 'code',
      when: isIt,
      sentence: 'S3 did not answer as it should.',
    },
  ];
}
