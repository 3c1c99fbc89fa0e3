import type { JSX } from "preact";
import type { Story } from "#model/story";
import { AsTable, Section } from "../parts/section.tsx";
import { World } from "../pictures/world.tsx";

const fates = [
  ["kept", "kept"],
  ["asset", "must survive"],
  ["destroyed", "destroyed"],
  ["changed", "weaker than before"],
  ["made", "made by the script"],
] as const;

/** What is left, account by account. */
export function WorldSection({ story }: { readonly story: Story }): JSX.Element {
  const rows = story.accounts.flatMap(({ name, items }) =>
    items.map((item) => [
      item.name,
      item.type,
      name,
      item.region || "–",
      item.asset ?? "–",
      item.fate,
      item.fate === "destroyed" ? "–" : item.atHorizon ? "yes" : "no",
    ]),
  );
  return (
    <Section id="world" title="What is left" lead="Every account when the script had ended. Crossed out is gone.">
      <ul class="legend world-key" aria-hidden="true">
        {fates.map(([fate, words]) => (
          <li key={fate}>
            <span class={`tile-swatch ${fate}`} /> {words}
          </li>
        ))}
      </ul>
      <World story={story} />
      <AsTable
        caption="What stood in each account and what became of it"
        head={["Name", "Type", "Account", "Region", "Must survive as", "What became of it", "There 35 days later"]}
        rows={rows}
      />
    </Section>
  );
}
