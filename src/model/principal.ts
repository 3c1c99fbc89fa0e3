/** Who makes an API call, as authenticated from its access key. */
export interface Principal {
  readonly kind: "user" | "role-session" | "root" | "service" | "service-linked-role";
  /** `arn:aws:iam::ACCOUNT:user/NAME`, or for a role session `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`. */
  readonly arn: string;
  readonly account: string;
  /** User name, role name, or `root`. */
  readonly name: string;
  /** `AIDA…`, or `AROA…:session`. */
  readonly userId: string;
  /** For role sessions: the role behind the session. */
  readonly roleArn?: string;
  readonly accessKeyId: string;
}

/** Canary credentials: they mean something to the simulated cloud only. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}
