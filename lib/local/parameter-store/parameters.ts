import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../aws/clock';
import { noRecords, type Records } from '../state';
import { latest, type Parameter, type ParameterVersion } from './parameter';
import { type ParameterRecord, parameterOf, recordOf } from './parameter-record';
import { notFound, versionNotFound } from './wording';

/** What the parameters of an account are made with. */
export interface ParametersOptions {
  readonly partition: string;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Parameters that clients have changed. @default - they are in memory only */
  readonly records?: Records<ParameterRecord>;
}

/** A parameter, its version that was asked for, and how: `:3`, `:label` or nothing. */
export interface FoundParameter {
  readonly parameter: Parameter;
  readonly version: ParameterVersion;
  readonly selector: string;
}

const ARN = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter\/(.*)$/;

/** The parameters of an account, in memory. */
export class Parameters {
  private readonly byName = new Map<string, Parameter>();
  private readonly key = randomBytes(32);
  private readonly records: Records<ParameterRecord>;

  constructor(private readonly options: ParametersOptions) {
    this.records = options.records ?? noRecords;
    for (const record of this.records.all()) {
      const parameter = parameterOf(record);
      this.byName.set(parameter.name, parameter);
    }
  }

  get all(): readonly Parameter[] {
    return [...this.byName.values()];
  }

  /**
   * Finds a parameter by its name or its ARN, whatever the account of that, with or without the
   * slash before a name of one part. A version or a label may follow.
   *
   * @throws ParameterNotFound, ParameterVersionNotFound
   */
  find(given: string): FoundParameter {
    const found = this.parameter(given);
    if (found !== undefined) return { parameter: found, version: latest(found), selector: '' };
    const colon = given.lastIndexOf(':');
    const parameter = colon === -1 ? undefined : this.parameter(given.slice(0, colon));
    if (parameter === undefined) throw notFound(given);
    const selector = given.slice(colon);
    const wanted = selector.slice(1);
    const version = parameter.versions.find((it) =>
      /^\d+$/.test(wanted) ? it.version === Number(wanted) : it.labels.has(wanted),
    );
    if (version === undefined) throw versionNotFound(parameter.name, wanted);
    return { parameter, version, selector };
  }

  /** A parameter by its name or ARN. @returns undefined where there is none */
  parameter(given: string): Parameter | undefined {
    const name = ARN.exec(given)?.[1] ?? given;
    return this.byName.get(name) ?? this.byName.get(otherForm(name));
  }

  /** Adds a version; the first one makes the parameter. */
  add(
    name: string,
    version: Omit<ParameterVersion, 'version' | 'lastModified' | 'labels'>,
  ): Parameter {
    const { partition, region, account, clock } = this.options;
    const arn = `arn:${partition}:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`;
    const parameter: Parameter = this.byName.get(name) ?? {
      name,
      arn,
      versions: [],
      tags: new Map(),
    };
    parameter.versions.push({
      ...version,
      version: (parameter.versions.at(-1)?.version ?? 0) + 1,
      lastModified: new Date(clock.now()),
      labels: new Set(),
    });
    this.byName.set(name, parameter);
    return parameter;
  }

  /** Keeps a parameter as a client has left it; what nobody changes, the app declares anew. */
  keep(parameter: Parameter): void {
    this.records.put(parameter.name, recordOf(parameter));
  }

  /** @returns whether there was such a parameter */
  remove(given: string): boolean {
    const found = this.parameter(given);
    if (found === undefined) return false;
    this.records.remove(found.name);
    return this.byName.delete(found.name);
  }

  /** What is shown of a value: that of a SecureString only to those who ask for it decrypted. */
  shown({ type, value }: ParameterVersion, isDecrypted: boolean | undefined): string {
    if (type !== 'SecureString' || isDecrypted) return value;
    return createHmac('sha256', this.key).update(value).digest('base64');
  }
}

/** `/name` for `name` and the other way round; names of several parts have one form only. */
function otherForm(name: string): string {
  return name.startsWith('/') && name.lastIndexOf('/') === 0 ? name.slice(1) : `/${name}`;
}
