/** One thing at a time, in the order of asking: services and the scenario's clock are not made to be entered twice. */
export interface CallQueue {
  /** Runs the work when all that was asked before has ended. A failure of one does not stop the next. */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
  /** When all that was asked for until now has ended. */
  idle(): Promise<void>;
}

export function createCallQueue(): CallQueue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run: async (work) => {
      const result = last.then(work);
      last = result.catch(() => undefined);
      return result;
    },
    idle: async () => {
      await last;
    },
  };
}
