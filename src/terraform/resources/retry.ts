import type { ResourceContext } from "../provider.ts";

/**
 * Repeats a call while its failure may pass, with the pauses of the provider's SDK: half a second, doubled up to ten.
 *
 * `isPassing` may repair something before the next attempt. After `seconds` of pauses the last failure is thrown (two minutes: 16 attempts).
 */
export async function retryWhile<T>(
  context: ResourceContext,
  seconds: number,
  call: () => Promise<T>,
  isPassing: (error: unknown) => boolean | Promise<boolean>,
): Promise<T> {
  let pause = 0.5;
  let waited = 0;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(await isPassing(error))) throw error;
      if (waited + pause > seconds) {
        await context.sleep(seconds - waited);
        throw error;
      }
    }
    await context.sleep(pause);
    waited += pause;
    pause = Math.min(pause * 2, 10);
  }
}
