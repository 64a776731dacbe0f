/** What Windows says of a file that another program holds for a moment: a virus scanner, a sync client, an editor that reads it. */
const HELD = ["EPERM", "EACCES", "EBUSY"];

const PATIENCE_MS = 1000;
const PAUSE_MS = 30;

export function isHeld(error: unknown): boolean {
  return HELD.includes((error as NodeJS.ErrnoException).code ?? "");
}

/**
 * Does something again and again while another program is in the way, for about a second. Where that lasts (a file that may not be
 * written, on any system), it costs this second and no more.
 *
 * @param isFleeting whether an error may go by itself
 */
export async function patiently<T>(work: () => T, isFleeting = isHeld): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isFleeting(error) || Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** The same where nothing else may happen meanwhile. */
export function patientlySync<T>(work: () => T, isFleeting = isHeld): T {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isFleeting(error) || Date.now() > end) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}
