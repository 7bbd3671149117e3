import type { StatesError } from '../errors';
import { type EventDetails, errorDetails, payload } from '../history';
import type { Resource } from '../machine';
import type { JsonValue } from '../query/json-value';
import type { Visit } from './visit';

/** Writes the history of one call, in the words AWS has for functions and for integrations. */
export class TaskEvents {
  private isSubmitted = false;

  constructor(
    private readonly visit: Visit,
    private readonly resource: Resource,
  ) {}

  scheduled(args: JsonValue, timeoutSeconds?: number, heartbeatSeconds?: number): void {
    const limits = {
      ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
      ...(heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: heartbeatSeconds }),
    };
    if (this.resource.kind === 'function') {
      const details = { resource: this.resource.arn, ...payload('input', args), ...limits };
      this.visit.emit('LambdaFunctionScheduled', { lambdaFunctionScheduledEventDetails: details });
    } else {
      const { region } = this.visit.scope.execution;
      this.emitTask('Scheduled', { region, parameters: JSON.stringify(args), ...limits });
    }
  }

  started(): void {
    if (this.resource.kind === 'function') this.visit.emit('LambdaFunctionStarted');
    else this.emitTask('Started', {});
  }

  submitted(output: JsonValue): void {
    this.isSubmitted = true;
    this.emitTask('Submitted', payload('output', output));
  }

  succeeded(output: JsonValue): void {
    this.emit('Succeeded', payload('output', output));
  }

  failed({ error, reason }: StatesError): void {
    const isTimeout = error === 'States.Timeout' || error === 'States.HeartbeatTimeout';
    const isUnsubmitted =
      this.resource.kind === 'integration' &&
      /\.sync(?::2)?$/.test(this.resource.action) &&
      !this.isSubmitted;
    const what = isTimeout ? 'TimedOut' : isUnsubmitted ? 'SubmitFailed' : 'Failed';
    this.emit(what, errorDetails(error, reason));
  }

  private emit(what: string, details: Record<string, unknown>): void {
    if (this.resource.kind === 'integration') {
      this.emitTask(what, details);
      return;
    }
    const member = `lambdaFunction${what}EventDetails` as const;
    this.visit.emit(`LambdaFunction${what}`, { [member]: details } as EventDetails);
  }

  private emitTask(what: string, details: Record<string, unknown>): void {
    if (this.resource.kind !== 'integration') return;
    const { service, action } = this.resource;
    const member = `task${what}EventDetails` as const;
    this.visit.emit(`Task${what}`, {
      [member]: { resourceType: service, resource: action, ...details },
    } as EventDetails);
  }
}
