import type { RowsFound } from "#model/run";
import { readDataset } from "./read-datasets.ts";
import type { ContentsAt, Stage } from "./stage.ts";

/** Notes what every dataset holds now, so that a backup's rows can be compared with what was there when it was taken. */
export async function recordContents(stage: Stage): Promise<ContentsAt> {
  const datasets: Record<string, RowsFound | null> = {};
  for (const dataset of stage.datasets) {
    const reading = await readDataset(stage, dataset);
    datasets[dataset.id] = "found" in reading ? reading.found : null;
  }
  const contents = { at: stage.cloud.clock.now().toISOString(), datasets };
  stage.contents.push(contents);
  return contents;
}

/** What a dataset held at a moment, as far as it was noted: the last note before it. */
export function contentsAt(stage: Pick<Stage, "contents">, dataset: string, at: string): RowsFound | null {
  return stage.contents.findLast((one) => one.at <= at)?.datasets[dataset] ?? null;
}
