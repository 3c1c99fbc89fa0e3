import type { StoryEvent } from "#model/story";

const listed = 4;

/** Commands of one kind in a row with one end, as five deletions by CLI, become one event; what stood between them folds likewise. */
export function foldAlike(events: readonly StoryEvent[]): readonly StoryEvent[] {
  const folded: StoryEvent[] = [];
  for (const group of inSteps(events)) {
    const earlier = folded.slice(-group.length);
    const alike = earlier.length === group.length && group.every((event, index) => isAlike(earlier[index], event));
    if (!alike || group[0]?.kind !== "command") folded.push(...group);
    else folded.splice(-group.length, group.length, ...earlier.map((event, index) => together(event, group[index] ?? event)));
  }
  return folded;
}

function inSteps(events: readonly StoryEvent[]): readonly (readonly StoryEvent[])[] {
  const groups: StoryEvent[][] = [];
  for (const event of events) {
    const last = groups.at(-1);
    const outside = event.kind === "milestone" || event.kind === "attempt" || event.kind === "report";
    if (last === undefined || outside || event.kind === "command" || last[0]?.step !== event.step) groups.push([event]);
    else last.push(event);
  }
  return groups;
}

function isAlike(one: StoryEvent | undefined, other: StoryEvent): boolean {
  return (
    one !== undefined &&
    one.kind === other.kind &&
    one.who === other.who &&
    one.result === other.result &&
    one.destructive === other.destructive &&
    one.fired.join() === other.fired.join() &&
    (one.kind === "command" ? verb(one.text) === verb(other.text) : one.kind === "decision" || firstWord(one.text) === firstWord(other.text))
  );
}

/** `aws ec2 delete-subnet`: a command without its arguments. */
function verb(command: string): string {
  return command.split(" -", 1)[0] ?? command;
}

function firstWord(text: string): string {
  return text.split(" ", 1)[0] ?? text;
}

function together(one: StoryEvent, other: StoryEvent): StoryEvent {
  const times = one.times + other.times;
  const own = one.kind === "decision" ? [] : [other.text].filter((text) => text !== one.text);
  const detail = [...one.detail.filter((line) => !/^… \d+ more$/.test(line)), ...own];
  return { ...one, times, detail: detail.length > listed ? [...detail.slice(0, listed), `… ${times - listed} more`] : detail };
}
