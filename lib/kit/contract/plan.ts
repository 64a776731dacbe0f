/** The ways in which code keeps the maths of a solution and breaks its contract. */
export const KINDS = [
  "memo-first-json",
  "memo-first-identity",
  "memo-other-json",
  "memo-only-identity",
  "memo-shape",
  "memo-ever",
  "memo-part",
  "one-buffer",
  "aliases-input",
  "optional-frozen",
  "zero-option",
  "zero-result",
  "size-one-identity",
  "size-one-zeros",
  "refusal-swallowed",
  "plain-error",
  "reads-arguments",
  "reads-result",
  "keeps-a-tensor",
  "keeps-by-shape",
  "mutates-argument",
] as const;

export type Kind = (typeof KINDS)[number];

/** One wrapper round one exported function. */
export interface Plan {
  kind: Kind;
  fn: string;
  /** The place of the argument that it is about, or of the object that has it as a member. */
  parameter?: number;
  member?: string;
}

/** What a wrapper saw of the calls that a spec made. */
export type Event =
  /** A call of a sort that the wrapper is about. */
  | "eligible"
  /** A call that it answered in its own way. */
  | "applied"
  /** Compared with the solution: its answer was another, or the same. */
  | "differs"
  | "same"
  /** A call next to the spec's would tell it from the solution, or would not. */
  | "separable"
  | "inseparable"
  /** No call of the spec could be one that it is about, so it did not run. */
  | "idle";

export type Say = (event: Event) => void;

/** `optional-frozen--sample--1--topK`: a plan as one word, which travels in a module's id. */
export function planName({ kind, fn, parameter, member }: Plan): string {
  return [kind, fn, parameter, member].filter((part) => part !== undefined).join("--");
}

export function readPlan(name: string): Plan {
  const [kind, fn, parameter, member] = name.split("--");
  if (!KINDS.includes(kind as Kind)) throw new Error(`there is no wrapper of the kind ${kind}`);
  return {
    kind: kind as Kind,
    fn,
    ...(parameter === undefined ? {} : { parameter: Number(parameter) }),
    ...(member === undefined ? {} : { member }),
  };
}
