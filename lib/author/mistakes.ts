/** A wrong answer that a learner may plausibly give: some of the exercise's functions, replaced. */
export type Mistake<M> = Partial<M> & {
  /** One sentence to the learner: what they misunderstood, and what holds instead. */
  because: string;
  /** Hint rung (1 to 4) from which the ladder goes on for somebody who made it; 2 unless given. */
  rung?: 1 | 2 | 3 | 4;
};

/**
 * Declares the wrong answers to an exercise: the default export of its `.mistakes.ts`.
 *
 *     export default mistakesFor<typeof import("./softmax.js")>({ "kebab-name": { because: "...", softmax: (z) => ... } });
 */
export function mistakesFor<M>(mistakes: Record<string, Mistake<M>>): Record<string, Mistake<M>> {
  return mistakes;
}

/**
 * What a maker gives where its state lies at the top of the module: each thing that it has made answers as the latest one does.
 */
export function asTheLatest<F extends (...args: any[]) => any>(make: F): F {
  let latest: any;
  const asking =
    (given: (own: any) => (...args: any[]) => unknown) =>
    (...args: unknown[]) =>
      given(latest)(...args);
  return ((...args: unknown[]) => {
    const own = make(...args);
    latest = own;
    if (typeof own === "function") return asking((last) => last);
    const methods = Object.entries(own).filter(([, member]) => typeof member === "function");
    return { ...own, ...Object.fromEntries(methods.map(([name]) => [name, asking((last) => last[name])])) };
  }) as F;
}

/** A generator that is through with all of its steps before it gives out the first. */
export function allAtOnce<A extends unknown[], T>(make: (...args: A) => AsyncGenerator<T, void>) {
  return async function* (...args: A): AsyncGenerator<T, void> {
    const all: T[] = [];
    for await (const each of make(...args)) all.push(each);
    yield* all;
  };
}

/** A generator that frees what it holds only after its last step, not where the caller stops earlier. */
export function freedAtTheEnd<A extends unknown[], T>(make: (...args: A) => AsyncGenerator<T, void>) {
  return async function* (...args: A): AsyncGenerator<T, void> {
    const steps = make(...args);
    for (let each = await steps.next(); !each.done; each = await steps.next()) yield each.value;
  };
}
