import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { Story, StoryItem } from "#model/story";
import { useWidth } from "../parts/use-width.ts";
import { count } from "../words.ts";
import { worldLayout } from "../world-layout.ts";
import type { WorldLayout } from "../world-layout.ts";

const signs: Readonly<Record<StoryItem["fate"], string>> = { kept: "", changed: "~", destroyed: "×", made: "+" };

/** Accounts as boxes, what stands in them as tiles: destroyed ones crossed out, changed ones marked, made ones dashed. */
export function World({ story }: { readonly story: Story }): JSX.Element {
  const [frame, width] = useWidth(960);
  const layout = useMemo(() => worldLayout(story, width), [story, width]);
  const number = (fate: StoryItem["fate"]): number => story.accounts.reduce((sum, { items }) => sum + items.filter((item) => item.fate === fate).length, 0);
  const words = `The world after the script: ${count(number("kept"), "thing")} kept, ${number("changed")} changed, ${number("destroyed")} destroyed, ${number("made")} made.`;
  return (
    <div class="world" ref={frame}>
      <svg viewBox={`0 0 ${width} ${layout.height}`} role="img" aria-label={words}>
        {layout.boxes.map(({ account, y, height, groups }) => (
          <g key={account.id}>
            <rect class="account" x={0.5} y={y + 0.5} width={width - 1} height={height} rx={10} />
            <text class="account-name" x={14} y={y + 25}>
              {account.name}
              <tspan class="account-role" dx={8}>
                {account.role}
                {account.id === "" || width < 500 ? "" : ` · ${account.id}`}
              </tspan>
            </text>
            {groups.map((group) => (
              <g key={group.name}>
                <text class="group-name" x={group.x} y={group.y + 12}>
                  {group.name}
                </text>
                {group.tiles.map(({ item, x, y: top }, index) => (
                  <Tile key={`${item.arn} ${index}`} item={item} x={x} y={top} tile={layout.tile} />
                ))}
              </g>
            ))}
          </g>
        ))}
      </svg>
    </div>
  );
}

function Tile({ item, x, y, tile }: { readonly item: StoryItem; readonly x: number; readonly y: number; readonly tile: WorldLayout["tile"] }): JSX.Element {
  const gone = item.fate === "destroyed";
  const short = shortName(item);
  const left = item.fate === "kept" ? 11 : 28;
  const room = Math.floor((tile.width - left - 8) / 6.6);
  return (
    <g class={`tile ${item.fate} ${item.asset === null ? "" : "asset"}`} transform={`translate(${x} ${y})`}>
      <title>{`${item.name} (${item.type}): ${item.fate}`}</title>
      <rect width={tile.width} height={tile.height} rx={5} />
      {signs[item.fate] !== "" && (
        <text class="sign" x={14} y={tile.height / 2 + 5} text-anchor="middle">
          {signs[item.fate]}
        </text>
      )}
      <text class="type" x={left} y={15}>
        {item.type.split(":")[1] ?? item.type}
      </text>
      <text class="name" x={left} y={31}>
        {fitted(short, room)}
      </text>
      {gone && <line class="cross" x1={left - 2} y1={27} x2={Math.min(tile.width - 6, left + Math.min(short.length, room) * 6.3)} y2={27} />}
    </g>
  );
}

/** A path tells more by its end, other names by their beginning. */
function fitted(name: string, room: number): string {
  if (name.length <= room) return name;
  const left = Math.max(1, room - 1);
  return name.includes("/") ? `…${name.slice(-left)}` : `${name.slice(0, left)}…`;
}

/** A snapshot's name begins with its database's: its time tells more. */
function shortName({ name, type }: StoryItem): string {
  return /snapshot|backup/.test(type) ? name.replace(/^(?:rds:)?.*?(\d{4}-\d\d-\d\d.*)$/u, "$1") : name;
}
