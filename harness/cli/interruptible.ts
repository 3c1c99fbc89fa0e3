/** Work that Ctrl-C ends in its own way, instead of the program's. */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const interrupt = (): void => controller.abort();
  const others = signals.map((signal) => ({ signal, listeners: process.rawListeners(signal) }));
  for (const signal of signals) process.removeAllListeners(signal).on(signal, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    for (const { signal, listeners } of others) {
      process.off(signal, interrupt);
      for (const listener of listeners) process.on(signal, listener as () => void);
    }
  }
}

const signals = ["SIGINT", "SIGTERM"] as const;
