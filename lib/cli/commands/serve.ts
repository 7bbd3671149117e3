import { Command, Option } from 'commander';
import { RankZeroError } from '../../core';
import { checkMachine } from '../check-machine';
import { EXIT } from '../exit-codes';
import { listenForInterrupt } from '../interrupt';
import { packageRoot } from '../planning';
import { ensureAssembly, findProject } from '../project';
import { ensurePython } from '../python';
import type { Terminal } from '../terminal';
import { jsonOption, regionOption, type TargetOptions, targetOf } from './options';

interface ServeOptions extends TargetOptions {
  readonly port?: string;
  readonly json?: boolean;
}

/** `rankzero serve`: the local account stays up for other clients. */
export function serveCommand(terminal: Terminal): Command {
  return new Command('serve')
    .description('keep the local account up for SDKs, boto3 and the AWS CLI')
    .addOption(new Option('--port <port>', 'port on 127.0.0.1 (default: any free one)'))
    .addOption(regionOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Clients need the endpoint, a region and any credentials, for example:
  rankzero serve --port 4566 &
  export AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=us-east-1
  export AWS_ACCESS_KEY_ID=rankzero AWS_SECRET_ACCESS_KEY=local
  aws stepfunctions list-state-machines`,
    )
    .action(async (options: ServeOptions) => {
      const port = options.port === undefined ? undefined : portOf(options.port);
      checkMachine();
      const root = packageRoot();
      const project = findProject(process.cwd(), root);
      await ensureAssembly(project, terminal);
      const python = ensurePython(root);
      const interrupt = listenForInterrupt({
        onInterrupt: () => terminal.note('Closing the account…'),
        // Whatever runs here ends with this process.
        onInsist: () => process.exit(EXIT.interrupted),
      });
      // Loaded only here: the other verbs must not pay for it.
      const { startLocalAccount } = require('../../local') as typeof import('../../local');
      const account = await startLocalAccount({
        assembly: project.assembly,
        python,
        root,
        region: targetOf(options).region,
        ...(port === undefined ? {} : { port }),
      });
      if (!interrupt.signal.aborted) {
        const { endpoint, bucket, stateMachineArn } = account;
        terminal.print(
          options.json
            ? JSON.stringify({ endpoint, bucket, stateMachineArn })
            : `Ready at ${endpoint}: bucket ${bucket}, state machine ${stateMachineArn} (Ctrl-C ends it)`,
        );
      }
      await interrupt.asked;
      await account.close();
      interrupt.close();
    });
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new RankZeroError('InvalidPort', `${JSON.stringify(text)} is not a port.`, {
    hint: 'Give a number from 1 to 65535, or leave --port out for any free one.',
  });
}
