import type { AblationProgress } from "../ablation/ablation-request.ts";
import type { ProgressOutput } from "./progress.ts";

/** Says how far an ablation has come: on a terminal in one line that changes, elsewhere by a line now and then. */
export interface Rate {
  tell(progress: AblationProgress): void;
  end(): void;
}

const everyMilliseconds = { terminal: 200, elsewhere: 15_000 } as const;

export function createRate(output: ProgressOutput, now: () => number): Rate {
  const terminal = output.isTTY === true;
  let begun: number | undefined;
  let told = -Infinity;
  let shown = false;
  return {
    tell: (progress) => {
      const at = now();
      begun ??= at;
      if (at - told < (terminal ? everyMilliseconds.terminal : everyMilliseconds.elsewhere)) return;
      told = at;
      const text = rateWords(progress, (at - begun) / 1000);
      if (terminal) output.write(`\r\u001B[2K… ${text}`.slice(0, 4 + (output.columns !== undefined && output.columns > 0 ? output.columns : 80)));
      else output.write(`… ${text}\n`);
      shown = terminal;
    },
    end: () => {
      if (shown) output.write("\r\u001B[2K");
      shown = false;
    },
  };
}

/** `1,024 of 4,096 combinations (25 %), 140 a second, 22 s left`. */
export function rateWords({ done, total, remembered }: AblationProgress, seconds: number): string {
  const executed = done - remembered;
  const rate = seconds > 0 && executed > 0 ? executed / seconds : undefined;
  return [
    total === undefined ? `${count(done)} combinations` : `${count(done)} of ${count(total)} combinations (${Math.floor((100 * done) / Math.max(total, 1))} %)`,
    ...(remembered > 0 ? [`${count(remembered)} of them from the journal`] : []),
    ...(rate === undefined ? [] : [`${rate < 10 ? rate.toFixed(1) : rate.toFixed(0)} a second`]),
    ...(rate === undefined || total === undefined ? [] : [`${durationWords((total - done) / rate)} left`]),
  ].join(", ");
}

function durationWords(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  return whole < 3600 ? `${Math.floor(whole / 60)} min ${whole % 60} s` : `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}
