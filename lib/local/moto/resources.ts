import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { RankZeroError } from '../../core/errors';
import { JSON_1_1 } from '../aws/json';
import { motoHeaders } from './headers';

/** The resources of a synthesized assembly in the services that moto provides. */
export interface MotoResources {
  /** Secrets of Secrets Manager. @default - none */
  readonly secrets?: readonly {
    readonly name: string;
    /** The six characters that make its ARN. @default - random ones */
    readonly suffix?: string;
    readonly value: string;
  }[];
  /** Names of SNS topics. */
  readonly topics: readonly string[];
}

/** Where the resources are made. */
export interface MotoPlace {
  /** Where moto listens. */
  readonly socketPath: string;
  readonly region: string;
}

const FORM = 'application/x-www-form-urlencoded; charset=utf-8';

/**
 * Makes an assembly's secrets and topics in a moto server.
 *
 * Spoken directly in the services' wire protocols: loading four AWS clients would take longer
 * than everything that is made with them.
 *
 * @throws LocalResourceFailed – when moto refuses one, or cannot be reached
 */
export async function createResources(place: MotoPlace, resources: MotoResources): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const call = (what: string, service: string, options: CallOptions) =>
    send({ what, service, agent, ...place, ...options });
  try {
    await Promise.all([
      ...(resources.secrets ?? []).map(({ name, suffix, value }) =>
        call(`secret '${name}'`, 'secretsmanager', {
          type: JSON_1_1,
          target: 'secretsmanager.CreateSecret',
          body: JSON.stringify({
            Name: name,
            SecretString: value,
            ClientRequestToken: randomUUID(),
            // What moto makes the end of the ARN from.
            ...(suffix !== undefined && { Tags: [{ Key: '_custom_id_', Value: suffix }] }),
          }),
        }),
      ),
      ...resources.topics.map((name) =>
        call(`topic '${name}'`, 'sns', {
          type: FORM,
          body: new URLSearchParams({
            Action: 'CreateTopic',
            Version: '2010-03-31',
            Name: name,
            ...(name.endsWith('.fifo') && {
              'Attributes.entry.1.key': 'FifoTopic',
              'Attributes.entry.1.value': 'true',
            }),
          }).toString(),
        }),
      ),
    ]);
  } finally {
    agent.destroy();
  }
}

interface CallOptions {
  readonly type?: string;
  readonly target?: string;
  readonly body?: string;
}

interface Call extends CallOptions, MotoPlace {
  /** What is made, for the message of a failure. */
  readonly what: string;
  readonly service: string;
  readonly agent: Agent;
}

function send(call: Call): Promise<void> {
  const body = Buffer.from(call.body ?? '');
  return new Promise((resolve, reject) => {
    const fail = (found: string, cause?: unknown) =>
      reject(
        new RankZeroError(
          'LocalResourceFailed',
          `The local account could not make the ${call.what}: ${found}.`,
          { source: 'tool', ...(cause !== undefined && { cause }) },
        ),
      );
    const outgoing = request(
      {
        socketPath: call.socketPath,
        agent: call.agent,
        method: 'POST',
        path: '/',
        headers: {
          ...motoHeaders(call.service, call.region),
          'content-length': body.length,
          ...(call.type !== undefined && { 'content-type': call.type }),
          ...(call.target !== undefined && { 'x-amz-target': call.target }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => fail(error.message, error));
        response.on('end', () => {
          const status = response.statusCode ?? 0;
          if (status < 300) resolve();
          else fail(`HTTP ${status} ${Buffer.concat(chunks).toString().slice(0, 1000)}`);
        });
      },
    );
    outgoing.on('error', (error) => fail(error.message, error));
    outgoing.end(body);
  });
}
