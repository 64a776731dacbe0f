/** A learner who has pressed a key does not wait longer. */
const MOST_MS = 1000;

/**
 * Asks for a page, once.
 *
 * @returns what keeps it from being read, as a sentence for the learner; undefined if it is there
 */
export async function problemAt(page: string): Promise<string | undefined> {
  try {
    const response = await fetch(page, { signal: AbortSignal.timeout(MOST_MS) });
    await response.body?.cancel();
    return response.ok
      ? undefined
      : `The site does not have this page: ${page} answers with status ${response.status}.`;
  } catch {
    return `The site cannot be reached from here: ${page} does not answer.`;
  }
}
