import type { Story, StoryAccount, StoryItem } from "#model/story";

export interface WorldTile {
  readonly item: StoryItem;
  readonly x: number;
  readonly y: number;
}

export interface WorldGroup {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly tiles: readonly WorldTile[];
}

export interface WorldBox {
  readonly account: StoryAccount;
  readonly y: number;
  readonly height: number;
  readonly groups: readonly WorldGroup[];
}

export interface WorldLayout {
  readonly boxes: readonly WorldBox[];
  readonly width: number;
  readonly height: number;
  readonly tile: { readonly width: number; readonly height: number };
}

const gap = 6;
const padding = 14;
const heading = 40;
const label = 20;

/** Accounts as boxes below one another, what stands in them in groups of tiles. */
export function worldLayout({ accounts }: Pick<Story, "accounts">, width: number): WorldLayout {
  const columns = Math.max(1, Math.floor((width - 2 * padding + gap) / 206));
  const tile = { width: (width - 2 * padding - gap * (columns - 1)) / columns, height: 40 };
  const boxes: WorldBox[] = [];
  let top = 0;
  for (const account of accounts) {
    if (account.items.length === 0) continue;
    let y = top + heading;
    const groups: WorldGroup[] = [];
    for (const name of groupNames) {
      const items = account.items.filter((item) => groupOf(item) === name).toSorted((one, other) => rank(one) - rank(other));
      if (items.length === 0) continue;
      const tiles = items.map((item, index) => ({
        item,
        x: padding + (index % columns) * (tile.width + gap),
        y: y + label + Math.floor(index / columns) * (tile.height + gap),
      }));
      groups.push({ name, x: padding, y, tiles });
      y += label + Math.ceil(items.length / columns) * (tile.height + gap) + 6;
    }
    boxes.push({ account, y: top, height: y - top + 4, groups });
    top = y + 20;
  }
  return { boxes, width, height: Math.max(1, top - 16), tile };
}

const groupNames = ["data", "backups", "keys", "services", "network", "people and roles", "state files", "other"] as const;

function groupOf({ type }: StoryItem): (typeof groupNames)[number] {
  if (/snapshot|backup/.test(type)) return "backups";
  if (/^(rds|dynamodb|s3):/.test(type)) return "data";
  if (type.startsWith("kms:")) return "keys";
  if (/^(ecs|elasticloadbalancing|lambda):|^ec2:instance/.test(type)) return "services";
  if (type.startsWith("ec2:")) return "network";
  if (type.startsWith("iam:")) return "people and roles";
  return type.startsWith("terraform:") ? "state files" : "other";
}

/** What was there first; what the script made last. */
function rank({ fate }: StoryItem): number {
  return fate === "made" ? 1 : 0;
}
