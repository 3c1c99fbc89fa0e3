import { ResourceFailure } from "../provider.ts";

/** Owner and name from the id of an inline policy, `owner:name`. */
export function inlinePolicyId(id: string): readonly [owner: string, name: string] {
  const [owner = "", name = "", ...more] = id.split(":");
  if (owner === "" || name === "" || more.length > 0) throw new ResourceFailure(`role_name must be of the form <role name>:<role policy name>`);
  return [owner, name];
}
