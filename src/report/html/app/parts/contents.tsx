import type { JSX } from "preact";

/** Where the page's parts begin. */
export function Contents({ parts }: { readonly parts: readonly (readonly [id: string, title: string])[] }): JSX.Element {
  return (
    <nav class="contents" aria-label="Parts of this report">
      <ul>
        {parts.map(([id, title]) => (
          <li key={id}>
            <a href={`#${id}`}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
