interface Place {
  readonly account: string;
  readonly region: string;
}

export function ecsArn(place: Place, path: string): string {
  return `arn:aws:ecs:${place.region}:${place.account}:${path}`;
}

/** From a name or an ARN; the cluster called `default` when none is named. */
export function clusterArn(place: Place, cluster = "default"): string {
  return cluster.startsWith("arn:") ? cluster : ecsArn(place, `cluster/${cluster}`);
}

export function clusterName(clusterArnOrName: string): string {
  return clusterArnOrName.split("/").at(-1) ?? clusterArnOrName;
}

/** From a name (of a service in that cluster) or an ARN. */
export function serviceArn(place: Place, cluster: string | undefined, service: string): string {
  return service.startsWith("arn:") ? service : ecsArn(place, `service/${clusterName(clusterArn(place, cluster))}/${service}`);
}

/** Family and revision of `family`, `family:3` or an ARN. */
export function parseTaskDefinition(text: string): { readonly family: string; readonly revision: number | undefined } {
  const [family = "", revision] = (text.split("task-definition/").at(-1) ?? text).split(":");
  return { family, revision: revision === undefined ? undefined : Number(revision) };
}
