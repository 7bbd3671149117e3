import type { Template } from 'aws-cdk-lib/assertions';

/** A statement of a policy, as a template has it. */
export interface Statement {
  readonly Sid?: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

interface Resource {
  readonly Type: string;
  readonly Properties: {
    readonly Policies?: readonly { readonly PolicyDocument: { readonly Statement: Statement[] } }[];
    readonly PolicyDocument?: { readonly Statement: Statement[] };
  };
}

/** The statements of the policies inside the roles, and of the policies, whose ID starts so. */
export function statementsOf(template: Template, logicalIdPrefix: string): Statement[] {
  return Object.entries(template.toJSON().Resources as Record<string, Resource>)
    .filter(([id, { Type }]) => id.startsWith(logicalIdPrefix) && Type.startsWith('AWS::IAM::'))
    .flatMap(([, { Properties }]) => [
      ...(Properties.Policies ?? []).flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
      ...(Properties.PolicyDocument?.Statement ?? []),
    ]);
}

/** The statement of that Sid. */
export function statement(statements: readonly Statement[], sid: string): Statement | undefined {
  return statements.find(({ Sid }) => Sid === sid);
}

/** The actions that are allowed on `*`, sorted. */
export function actionsOnEverything(statements: readonly Statement[]): string[] {
  return statements
    .filter(({ Resource }) => [Resource].flat().includes('*'))
    .flatMap(({ Action }) => Action)
    .sort();
}
