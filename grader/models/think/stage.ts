/** Where models are heard: a terminal, or a page. */
export interface Stage {
  /** Says what comes next: the problem, or whose turn it is. */
  say(text: string): void;
  /** Begins a chain. */
  chain(label?: string): ShownChain;
  /** Remarks something about the chain above. */
  note(text: string, isWrong?: boolean): void;
  /**
   * Says what came of it.
   *
   * @param told `4 is right`
   * @param cost `15 tokens`
   */
  verdict(isRight: boolean, told: string, cost: string): void;
}

/** A chain that is written token by token. */
export interface ShownChain {
  /** @param mark stands behind the token */
  write(id: number, mark?: string): void;
  /**
   * Ends the chain.
   *
   * @param wrong which of its tokens are wrong
   * @param aside what stands behind it
   */
  end(wrong: ReadonlySet<number>, aside: string): void;
}
