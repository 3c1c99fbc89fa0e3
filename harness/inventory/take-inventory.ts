import type { ServiceId } from "#model/aws-session";
import type { Inventory, InventoryItem } from "#model/inventory";
import type { StateFile } from "#model/terraform-plan";
import { rootSession } from "../replay/stage.ts";
import type { Stage } from "../replay/stage.ts";
import { listDynamodb } from "./list-dynamodb.ts";
import { listEc2 } from "./list-ec2.ts";
import { listIam } from "./list-identity.ts";
import { listRds } from "./list-rds.ts";
import { listS3 } from "./list-s3.ts";
import { listEcs, listElbv2, listKms } from "./list-services.ts";
import type { Lister } from "./item.ts";

type Listers = readonly (readonly [ServiceId, Lister])[];

const regional: Listers = [
  ["ec2", listEc2],
  ["ecs", listEcs],
  ["elbv2", listElbv2],
  ["rds", listRds],
  ["kms", listKms],
  ["dynamodb", listDynamodb],
];
const global: Listers = [
  ["iam", listIam],
  ["s3", listS3],
];

/** What exists in every account, in every region of the world or with something in it, asked of AWS as each account's root, and the state files on its machines. */
export async function takeInventory(stage: Stage): Promise<Inventory> {
  const takenAt = stage.cloud.clock.now().toISOString();
  const items: InventoryItem[] = [];
  for (const { id } of stage.world.accounts) {
    for (const list of answered(stage, global)) items.push(...(await list(rootSession(stage, id))));
    for (const region of regionsOf(stage)) {
      for (const list of answered(stage, regional)) items.push(...(await list(rootSession(stage, id, region))));
    }
  }
  return { takenAt, items: [...items, ...stateFiles(stage)] };
}

/** Where a backend lacks a service and nothing fills it, nothing can have been made: what tries to is unsupported, and its run inconclusive. */
function answered(stage: Stage, listers: Listers): readonly Lister[] {
  return listers.filter(([service]) => stage.ground?.refusalOf(service) === undefined).map(([, list]) => list);
}

/** The world's regions, and those in which somebody has since made something. */
function regionsOf(stage: Stage): readonly string[] {
  const nowhere = ["aws-global", ""]; // ARNs of global things, such as RDS's global clusters, name no region
  const used = [...stage.cloud.state.services.values()].map(({ region }) => region).filter((region) => !nowhere.includes(region));
  return [...new Set([...stage.regions, ...used])];
}

/** Local state files by machine: their lineage tells one from another. */
export function stateFiles(stage: Pick<Stage, "machines">): readonly InventoryItem[] {
  return [...stage.machines].flatMap(([machine, files]) =>
    files
      .list("")
      .filter((path) => path.endsWith(".tfstate"))
      .flatMap((path) => {
        const state = parseState(files.readText(path) ?? "");
        if (state === undefined) return [];
        return [
          {
            arn: `file://${machine}/${path}`,
            type: "terraform:state",
            account: "",
            region: "",
            name: `${machine}/${path}`,
            identity: state.lineage,
            tags: {},
            attributes: { serial: state.serial, resources: state.resources.length },
          },
        ];
      }),
  );
}

function parseState(text: string): StateFile | undefined {
  try {
    const state = JSON.parse(text) as Partial<StateFile>;
    return state.version === 4 && Array.isArray(state.resources) ? (state as StateFile) : undefined;
  } catch {
    return undefined;
  }
}
