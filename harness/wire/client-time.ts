import type { ApiCall } from "#aws/gateway";

/** Two clocks at one moment, and how much faster the scenario's runs. */
export interface TwoClocks {
  readonly scenario: Date;
  readonly client: Date;
  readonly clockRate: number;
}

/**
 * An answer with the end of temporary credentials told on the client's clock: tools compare it with their machine's, and throw credentials away that ended
 * months ago there. Every other time stays the scenario's.
 */
export function inClientTime({ service }: Pick<ApiCall, "service">, output: unknown, { scenario, client, clockRate }: TwoClocks): unknown {
  if (service !== "sts" || typeof output !== "object" || output === null || !("Credentials" in output)) return output;
  const { Credentials: issued } = output as { readonly Credentials?: { readonly Expiration?: unknown } };
  if (!(issued?.Expiration instanceof Date)) return output;
  const left = issued.Expiration.getTime() - scenario.getTime();
  return { ...output, Credentials: { ...issued, Expiration: new Date(client.getTime() + left / (clockRate === 0 ? 1 : clockRate)) } };
}
