import type { FindingData } from "../finding.js";

/**
 * A law about several calls. It yields whatever may have to be waited for, and gets it back: so one text judges functions of
 * lists, which do not wait, and those of tensors, which must.
 */
export type Law = Generator<unknown, FindingData | undefined, any>;

/** Judges without waiting. */
export function atOnce(law: Law): FindingData | undefined {
  let step = law.next();
  while (!step.done) step = law.next(step.value);
  return step.value;
}

/** Judges with a wait for whatever the law yields. */
export async function waiting(law: Law): Promise<FindingData | undefined> {
  try {
    let step = law.next();
    while (!step.done) step = law.next(await step.value);
    return step.value;
  } finally {
    // Where a wait ended in an error, the law still puts back what it changed.
    law.return(undefined);
  }
}

/** The result of a call that was refused. */
export const REFUSED = Symbol("refused");

export function unlessRefused(call: () => unknown): unknown {
  try {
    const result = call();
    return result instanceof Promise ? result.catch(() => REFUSED) : result;
  } catch {
    return REFUSED;
  }
}
