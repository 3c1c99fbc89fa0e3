import type { Copies } from "./backend.ts";
import type { Cloud } from "./cloud.ts";

/** What of a cloud a backend reaches for. */
export function copiesOf(cloud: Cloud): Copies {
  return {
    stateOf: (service, account, region) => cloud.stateOf(service, account, region),
    placesOf: (service) =>
      [...cloud.state.services.values()].filter((cell) => cell.service === service).map(({ account, region }) => ({ service, account, region })),
    now: () => cloud.clock.now(),
  };
}
