/** Where the states of one configuration live. */
export interface Backend {
  readonly type: "local" | "s3";
  /** The settings that `.terraform/terraform.tfstate` remembers. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether each change of the state on the way of an apply counts as a write of its own. */
  readonly writesOften: boolean;
  read(workspace: string): Promise<string | undefined>;
  write(workspace: string, text: string): Promise<void>;
  remove(workspace: string): Promise<void>;
  /** Takes the lock. @throws LockError when somebody else has it */
  lock(workspace: string, lock: LockRequest): Promise<() => Promise<void>>;
  unlock(workspace: string, id: string): Promise<void>;
  /** `default` comes first. */
  workspaces(): Promise<readonly string[]>;
}

export interface LockRequest {
  readonly id: string;
  readonly operation: string;
  readonly created: Date;
}

/** The state is locked, or its lock cannot be taken. */
export class LockError extends Error {}
