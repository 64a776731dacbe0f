// How much of its limit a run has used: the arithmetic of watchdog.mjs.

/**
 * Time is counted in windows: in a shorter one a process that waits for its turn looks like one that has nothing to do. On
 * Windows the processor's time moves in steps of 15.6 ms, and one step must not look like work.
 */
export const WINDOW_MS = process.platform === "win32" ? 1000 : 250;
/** A process that has computed for less than this share of a window had nothing to do. */
const IDLE = 0.05;
/** A process that waited this share of the time that it computed shares its core with others. */
const CROWDED = 0.25;
/** So much more may be computed on a core that is shared: the same code takes longer there, its caches emptied at every turn. */
const PATIENCE = 3;

/**
 * Adds up windows. On a busy machine a process gets its turn rarely, and only what it computes counts; where it waits for itself
 * (a timer, a promise that nothing resolves) time passes as on the wall.
 */
export class Spent {
  countedMs = 0;
  #waitedMs = 0;
  #windowMs;

  /** @param windowMs how long a window should be */
  constructor(windowMs = WINDOW_MS) {
    this.#windowMs = windowMs;
  }

  /**
   * @param wallMs how long the window was
   * @param cpuMs what the process has computed in it
   */
  add(wallMs, cpuMs) {
    if (cpuMs > IDLE * this.#windowMs) {
      this.#waitedMs += Math.max(0, wallMs - cpuMs);
      this.countedMs += Math.min(cpuMs, wallMs);
    } else {
      // A window that is much longer than it should be: the thread that counts did not get its turn either.
      this.countedMs += Math.min(wallMs, 1.5 * this.#windowMs);
    }
  }

  /** Whether it is certain that code with this limit does not come to its end. */
  isOver(limitMs) {
    const patience = this.#waitedMs > CROWDED * this.countedMs ? PATIENCE : 1;
    return this.countedMs >= limitMs * patience;
  }
}
