import { parse } from "@cdktf/hcl2json";
import { runTerraform } from "#terraform/cli/run-terraform";
import type { TerraformEnvironment } from "#terraform/engine/environment";
import { dataSources, resourceTypes } from "#terraform/resources/resource-types";
import type { Program, Seat } from "./seat.ts";
import { resolvePath } from "./seat.ts";

/** What the embedded Terraform needs beside the seat. */
export interface TerraformParts {
  readonly clock: TerraformEnvironment["clock"];
  readonly newId: TerraformEnvironment["newId"];
  readonly random: () => number;
  readonly reviewPlan?: (
    seat: Seat,
    ...about: Parameters<NonNullable<TerraformEnvironment["reviewPlan"]>>
  ) => ReturnType<NonNullable<TerraformEnvironment["reviewPlan"]>>;
}

/** `terraform …`, by the embedded engine. The operator types `yes` where Terraform asks. */
export function createTerraform(parts: TerraformParts): Program {
  return async (words, seat) =>
    runTerraform(words, {
      workspace: seat.workspace,
      directory: resolvePath(seat, "."),
      variables: seat.environment,
      openSession: async (provider) =>
        seat.openSession({
          ...(provider.region === undefined ? {} : { region: provider.region }),
          ...(provider.profile === undefined ? {} : { profile: provider.profile }),
          ...(provider.access_key === undefined ? {} : { accessKeyId: provider.access_key }),
        }),
      clock: parts.clock,
      newId: parts.newId,
      random: parts.random,
      hcl2json: async (name, text) => parse(name, text),
      resourceTypes,
      dataSources,
      approve: async (prompt) => seat.options.answer === undefined || (await seat.options.answer(prompt)) === "yes",
      ...(parts.reviewPlan === undefined ? {} : { reviewPlan: parts.reviewPlan.bind(undefined, seat) }),
      ...(seat.options.interruptAfter === undefined ? {} : { interruptAfter: seat.options.interruptAfter }),
    });
}
