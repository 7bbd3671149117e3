/** Values of condition keys, as a request carries them. */
export type ConditionValues = Readonly<Record<string, string | readonly string[]>>;

/** One action on one resource, as policies speak of it. */
export interface Requirement {
  /** e.g. `sagemaker:CreateTrainingJob` */
  readonly action: string;
  /** ARN of what it is done to; `*` for actions that know no resource. */
  readonly resource: string;
  /** Tags of the resource; empty where it comes to be by the action. @default - those that it has */
  readonly tags?: ReadonlyMap<string, string>;
  /** Condition keys beyond those that every request has. @default - none */
  readonly context?: ConditionValues;
}

/** A question to the {@link Authorizer}. */
export interface AuthorizationQuery extends Requirement {
  /** ARN of the role that asks. */
  readonly principal: string;
  /** Name of the role's session, for messages. @default 'local' */
  readonly session?: string;
}

/** Whether something may be done. */
export type Decision = { readonly allowed: true } | Denial;

/** Why something may not be done. */
export interface Denial {
  readonly allowed: false;
  /** ARN of the role that asked. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** In the words of AWS: who is not authorized to do what to which resource, and because of what. */
  readonly message: string;
}

/** What a role was allowed, and by what. */
export interface Permission {
  /** ARN of the role. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /**
   * `Sid` of each statement of the role's policies that allowed it, undefined for one without. Empty
   * where only a policy of the resource did.
   */
  readonly statements: readonly (string | undefined)[];
}

/** Is told of everything that a role was allowed. */
export type TellAllowed = (permission: Permission) => void;

/** Finds the tags of a resource by its ARN. @returns undefined where none of it are known */
export type FindTags = (arn: string) => ReadonlyMap<string, string> | undefined;

/** The account that ARNs are made for. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}
