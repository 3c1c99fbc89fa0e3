/** An answer, or nothing where AWS says by one of these error codes that there is none. @throws whatever else went wrong */
export async function unlessMissing<Answer>(codes: readonly string[], ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && codes.includes(error.name)) return undefined;
    throw error;
  }
}
