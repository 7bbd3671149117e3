/** What a principal asks to do, as policies are held against it. */
export interface PolicyRequest {
  /** e.g. `s3:GetObject` */
  readonly action: string;
  /** ARN of what it is done to, or `*`. */
  readonly resource: string;
  /** Who asks: a role's session. */
  readonly principal: RoleSession;
  /** Values of condition keys, whose names' letter case does not count. */
  readonly context: RequestContext;
}

/** A session of a role, by every name that a policy may call it. */
export interface RoleSession {
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session>` */
  readonly sessionArn: string;
  /** `arn:aws:iam::<account>:role/<path><role>` */
  readonly roleArn: string;
  /** Twelve digits. */
  readonly account: string;
}

/** Condition keys, and the one or more values of each. */
export class RequestContext {
  private readonly values: ReadonlyMap<string, readonly string[]>;

  constructor(values: Readonly<Record<string, string | readonly string[]>>) {
    this.values = new Map(
      Object.entries(values).map(([key, value]) => [key.toLowerCase(), [value].flat()]),
    );
  }

  /** All values of a key; undefined for a key that the request does not have. */
  all(key: string): readonly string[] | undefined {
    return this.values.get(key.toLowerCase());
  }

  /** The value of a key that has exactly one, as a policy's variable needs it. */
  single(key: string): string | undefined {
    const values = this.all(key);
    return values?.length === 1 ? values[0] : undefined;
  }
}
