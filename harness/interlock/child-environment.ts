import { join } from "node:path";

export interface ChildEnvironmentParts {
  /** Throw-away home of the child, an absolute path; its `.aws` files are the only ones that AWS tools are told of. */
  readonly home: string;
  /** Folders to look for programs in, as PATH has them. */
  readonly path: string;
  /** Whatever else the child is meant to have: an endpoint, canary credentials. Wins over the rest. */
  readonly extra?: Readonly<Record<string, string>>;
}

/**
 * The environment of a child process, made from nothing: no variable of the user's is inherited, so that neither credentials nor profiles,
 * endpoints, proxies or certificates of theirs reach it.
 */
export function childEnvironment({ home, path, extra = {} }: ChildEnvironmentParts): Record<string, string> {
  return {
    PATH: path,
    HOME: home,
    TMPDIR: home,
    LANG: "C.UTF-8",
    AWS_CONFIG_FILE: join(home, ".aws", "config"),
    AWS_SHARED_CREDENTIALS_FILE: join(home, ".aws", "credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PAGER: "",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    CHECKPOINT_DISABLE: "1",
    ...extra,
  };
}
