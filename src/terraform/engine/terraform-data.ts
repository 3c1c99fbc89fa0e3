import type { JsonObject } from "#model/json";
import type { ResourceType } from "../provider.ts";

/** The resource type that is built into Terraform. @see https://developer.hashicorp.com/terraform/language/resources/terraform-data */
export function createTerraformData(newId: () => string): ResourceType {
  return {
    type: "terraform_data",
    schemaVersion: 0,
    schema: {
      attributes: {
        id: { type: "string", computed: true },
        input: { type: "dynamic", optional: true },
        output: { type: "dynamic", computed: true },
        triggers_replace: { type: "dynamic", optional: true },
      },
    },
    forceNew: ["triggers_replace"],
    defaults: {},
    unknownOnUpdate: { output: ["input"] },
    customizePlan: (planned, prior) => (prior === null && planned["input"] === null ? { ...planned, output: null } : planned),
    create: async (_context, planned) => ({ ...planned, id: newId(), output: planned["input"] ?? null }),
    read: async (_context, prior) => prior,
    update: async (_context, _prior, planned) => ({ ...planned, output: planned["input"] ?? null }),
    delete: async () => undefined,
    import: async (_context, id): Promise<JsonObject> => ({ id, input: null, output: null, triggers_replace: null }),
  };
}
