/** What runs, one thing after the other. A judgement goes first: it ends what runs, and what was asked for before it is left. */
export class Turns {
  /** Ends when all that was asked for has had its turn. */
  #last: Promise<unknown> = Promise.resolve();
  #ending = new AbortController();
  /** What runs can wait: anything else that is to run ends it. */
  #canWait = false;
  /** How often a judgement was asked for. */
  #asked = 0;
  #waiting = 0;
  #isClosed = false;

  /** Whether nothing runs, or is to run. */
  get isIdle(): boolean {
    return this.#waiting === 0 && !this.#isClosed;
  }

  /** Judges: as soon as what runs has ended, unless another judgement was asked for by then. */
  async first(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#asked++;
    this.#ending.abort();
    await this.#inTurn(work, false);
  }

  /**
   * Does work that is no judgement: when nothing else runs, and until a judgement is asked for.
   *
   * @param canWait whether other work beside ends it too
   * @returns what came of it, or undefined if a judgement came first
   */
  async beside<T>(work: (signal: AbortSignal) => Promise<T>, canWait: boolean): Promise<T | undefined> {
    if (this.#canWait) this.#ending.abort();
    return await this.#inTurn(work, canWait);
  }

  close(): void {
    this.#isClosed = true;
    this.#ending.abort();
  }

  async #inTurn<T>(work: (signal: AbortSignal) => Promise<T>, canWait: boolean): Promise<T | undefined> {
    const asked = this.#asked;
    this.#waiting++;
    const turn = this.#last.then(async () => {
      if (this.#asked !== asked || this.#isClosed) return undefined;
      this.#ending = new AbortController();
      this.#canWait = canWait;
      return await work(this.#ending.signal);
    });
    // Who asked for it hears of a failure; to the next it only means that the turn has come.
    const ended = turn
      .catch(() => {})
      .finally(() => {
        this.#canWait = false;
      });
    this.#last = ended;
    try {
      return await turn;
    } finally {
      // What was asked for meanwhile begins before whoever asked for this goes on.
      await ended;
      this.#waiting--;
    }
  }
}
