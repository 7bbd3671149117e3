import { isObject } from '../../core';
import { RankZeroError } from '../../core/errors';
import {
  attributesOf,
  type KindContext,
  RESOURCE_KINDS,
  type ResourceKind,
  urlSuffix,
} from './resource-kinds';
import type { StackScope } from './stack-scope';
import type { TemplateResource } from './template';
import type { ResolvedResource } from './types';

/** A resource whose values are resolved when they are first read. */
export class LazyResource implements ResolvedResource {
  readonly stack: string;
  readonly type: string;
  readonly path?: string;
  private readonly place: string;
  private readonly values = new Map<string, unknown>();

  constructor(
    private readonly scope: StackScope,
    readonly logicalId: string,
    private readonly template: TemplateResource,
  ) {
    this.stack = scope.name;
    this.type = template.Type;
    this.place = `${scope.name}/Resources/${logicalId}`;
    const path = template.Metadata?.['aws:cdk:path'] ?? scope.pathOf(logicalId);
    if (typeof path === 'string') this.path = path;
  }

  get properties(): unknown {
    return this.resolvedOnce('Properties', () => {
      const value = this.template.Properties ?? {};
      return this.scope.resolver.value(value, `${this.place}/Properties`);
    });
  }

  get metadata(): Readonly<Record<string, unknown>> {
    return this.resolvedOnce('Metadata', () => {
      const value = this.template.Metadata ?? {};
      return this.scope.resolver.value(value, `${this.place}/Metadata`) as Record<string, unknown>;
    });
  }

  get physicalId(): string {
    return String(this.reference(this.place));
  }

  get arn(): string | undefined {
    return this.kind(this.place).arn?.(this.context());
  }

  /** What `Ref` gives. */
  reference(place: string): unknown {
    const kind = this.kind(place);
    return kind.ref === undefined ? this.name() : kind.ref(this.context());
  }

  /** What `Fn::GetAtt` gives. */
  attribute(attribute: string, place: string): unknown {
    const attributes = attributesOf(this.kind(place));
    const read = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
    if (read !== undefined) return read(this.context());
    const known = Object.keys(attributes).join(', ') || 'none';
    throw new RankZeroError(
      'UnknownAttribute',
      `The local account does not know the attribute '${attribute}' of ${this.type} '${this.logicalId}', used at ${place}. It knows ${known}.`,
    );
  }

  private name(): string {
    return this.resolvedOnce('Name', () => {
      const { nameProperty, generate } = this.kind(this.place);
      const given = nameProperty === undefined ? undefined : this.property(nameProperty);
      if (given !== undefined) return String(given);
      return generate(this.nameSource(), (name) => this.property(name));
    });
  }

  /** The other properties are not looked at: they may refer back to this resource. */
  // biome-ignore lint/suspicious/noExplicitAny: the shape depends on the CloudFormation type
  property(name: string): any {
    const value = isObject(this.template.Properties) ? this.template.Properties[name] : undefined;
    if (value === undefined) return undefined;
    const place = `${this.place}/Properties/${name}`;
    const resolved = this.scope.once(place, () => this.scope.resolver.value(value, place));
    return typeof resolved === 'symbol' ? undefined : resolved;
  }

  private nameSource() {
    const { account, region } = this.scope.neighbours.environment;
    return { account, region, stackName: this.scope.name, logicalId: this.logicalId };
  }

  private context(): KindContext {
    const { partition } = this.scope.neighbours.environment;
    return {
      ...this.nameSource(),
      partition,
      urlSuffix: urlSuffix(partition),
      name: this.name(),
      property: (name) => this.property(name),
    };
  }

  private kind(place: string): ResourceKind {
    const kind = RESOURCE_KINDS[this.type];
    if (kind !== undefined) return kind;
    throw new RankZeroError(
      'UnknownResourceType',
      `The local account does not know how ${this.type} is named, so '${this.logicalId}' cannot be referred to at ${place}.`,
    );
  }

  private resolvedOnce<T>(what: string, compute: () => T): T {
    if (!this.values.has(what)) {
      this.values.set(what, this.scope.once(`${this.place}/${what}`, compute));
    }
    return this.values.get(what) as T;
  }
}
