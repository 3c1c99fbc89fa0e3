import * as fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Service } from "#aws/service";
import { serviceModel } from "#aws/wire/service-model";
import { clientModule } from "#harness/aws/client-modules";
import { createServices } from "#harness/replay/services";
import { openDoors } from "./wire-doors.ts";
import type { Door, Outcome, Step } from "./wire-doors.ts";
import { asItTravels, inputPlace, protocolOf } from "./wire-places.ts";
import { valueOf } from "./wire-values.ts";
import { buildWorld } from "./wire-world.ts";
import type { Answer } from "./wire-world.ts";

/** Inputs of each operation. The seed makes the run the same again. */
const inputsEach = 2;
const seed = Number(process.env["SCARTISSUE_WIRE_SEED"] ?? 7);
const minutes = 60_000;

let doors: readonly Door[] = [];
beforeEach(async () => {
  doors = await openDoors();
});
afterEach(async () => {
  await Promise.all(doors.map(async (door) => door.close()));
});

/** What a step comes to through each door, when it is the same. */
async function alike(step: Step): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const door of doors) outcomes.push(await door.call(step));
  const [short = { state: "" }, handler, socket] = outcomes;
  expect({ step, ...handler }).toEqual({ step, ...short });
  expect({ step, ...socket }).toEqual({ step, ...short });
  return short;
}

async function wait(seconds: number): Promise<void> {
  for (const { world } of doors) await world.cloud.clock.advance(seconds);
}

/** Texts by the name that they had in some answer. */
const seen = new Map<string, Set<string>>();

function remember(value: unknown, name: string): void {
  if (typeof value === "string" && value.length < 200) seen.set(name, (seen.get(name) ?? new Set()).add(value));
  else if (Array.isArray(value)) for (const item of value) remember(item, name);
  else if (typeof value === "object" && value !== null) for (const [key, item] of Object.entries(value)) remember(item, spelling(key));
}

/** One spelling of a member's name: `DBClusterIdentifier`, `dbClusterIdentifiers`. */
function spelling(name: string): string {
  return name.toLowerCase().replace(/s$/, "");
}

async function build(): Promise<readonly string[]> {
  const refused: string[] = [];
  await buildWorld(async (service, operation, input) => {
    const { answer, error } = await alike({ service, operation, input });
    if (error !== undefined) refused.push(`${service}:${operation}`);
    remember(input, "");
    remember(answer, "");
    return (answer ?? {}) as Answer;
  }, wait);
  return refused;
}

test(
  "every operation comes to the same through each door: answer or error, and what is left in the cloud, whatever a caller does to an answer",
  async () => {
    expect(await build()).toEqual(["sts:AssumeRole", "s3:GetObject", "s3:HeadObject", "s3:DeleteBucket", "dynamodb:PutItem"]);
    const outcomes = { answers: 0, errors: 0, unsupported: 0 };
    const steps = [...someStepsOfEach()];
    for (const step of fc.sample(fc.shuffledSubarray(steps, { minLength: steps.length }), { seed, numRuns: 1 })[0] ?? []) {
      const { answer, error } = await alike(step);
      if (answer !== undefined) outcomes.answers++;
      else if (JSON.stringify(error).includes("unsupported")) outcomes.unsupported++;
      else outcomes.errors++;
    }
    expect(doors.flatMap(({ world }) => world.faults)).toEqual([]);
    // That errors alone agree would say little.
    expect(outcomes.answers).toBeGreaterThan(80);
    expect(outcomes.errors).toBeGreaterThan(200);
  },
  10 * minutes,
);

function* someStepsOfEach(): Generator<Step> {
  for (const service of createServices(() => []) as unknown as readonly Service<unknown>[]) {
    const model = serviceModel(clientModule(service.id).exports);
    const { leaveOut } = inputPlace(service.id);
    const place = {
      carrier: "xml",
      leaveOut,
      fixed: service.id === "s3" ? { ...inputPlace("s3").fixed, Bucket: fc.constantFrom("states", "states", "nobodys") } : {},
      seen: (member: string) => [...(seen.get(spelling(member)) ?? [])],
    } as const;
    for (const operation of Object.keys(service.operations)) {
      const input = model.operations.get(operation)?.input;
      if (input === undefined) throw new Error(`${service.id} has no ${operation}`);
      for (const value of fc.sample(valueOf(input, place), { seed, numRuns: inputsEach }))
        yield { service: service.id, operation, input: asItTravels(protocolOf(service.id), input, value) ?? {} };
    }
  }
}
