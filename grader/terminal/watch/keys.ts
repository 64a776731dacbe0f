import { nextOpen } from "../../core/course/order.js";
import type { WatchState } from "./state.js";

/** A key of the watch screen, as it is told on the screen and in the README. */
export interface ScreenKey {
  /** What it does, as the list of all keys says it. */
  what: string;
  /** The word beside it in the foot of the screen, where it stands there. */
  foot?: string | ((state: WatchState) => string | undefined);
  /** What the README says, where that is more. */
  readme?: string;
}

const hasPassed = ({ attempt }: WatchState) => attempt?.result.verdict === "passed";

/** Every key, in the order of the lists. `actions.ts` has what each does. */
export const KEYS = {
  n: {
    what: "go on to the next exercise, after a pass; after the last to the end",
    foot: (state) => {
      if (!hasPassed(state)) return undefined;
      return nextOpen(state.course, state.states, state.exercise) ? "next" : "the end";
    },
    readme:
      "the next exercise, once this one has passed; after the last everything is judged once more, and the course ends",
  },
  h: {
    what: "the next hint; each says more than the one before",
    foot: (state) => (hasPassed(state) ? undefined : "hint"),
    readme: "the next hint: what you see, the law, the maths, a sketch",
  },
  l: {
    what: "the lesson of the chapter, at this exercise",
    foot: "lesson",
    readme:
      "the lesson of the chapter, at this exercise; in it `a` opens the answer to a question, and `?` lists all keys",
  },
  w: {
    what: "the exercise on the course's site; from a lesson or a card, the lesson",
    readme:
      "the page of the exercise on the course's site, in your browser; from a lesson or a card, the page of the lesson",
  },
  o: {
    what: "open the file in your editor (EDITOR, or one that is running)",
    foot: "open",
    readme: "open the file in your editor (`EDITOR`, `VISUAL`, or the one that is running)",
  },
  a: {
    what: "all exercises: search, jump, put a stub back",
    foot: "all",
    readme: "all exercises: search, jump anywhere, reset",
  },
  p: {
    what: "a page with what your code computed, as pictures",
    foot: ({ attempt }) => (attempt && attempt.exhibits.length > 0 ? "show" : undefined),
    readme: "the page of pictures, where an exercise shows any: what your code computed beside the course's",
  },
  d: {
    what: "your file against the solution",
    foot: "diff",
    readme: "compare with the solution (asks first, once, when you have not passed)",
  },
  s: { what: "the solution", foot: "solution", readme: "see the solution (asks as `d` does)" },
  t: { what: 'the answer to "Try this", once a text of yours has passed' },
  m: {
    what: "what to keep of an exercise that has passed: formula, paper, PyTorch",
    readme:
      "the memo of an exercise, once it has passed: its formula and how it is read, where it stands, the same in PyTorch",
  },
  enter: {
    what: "judge again what has passed before and was not run at this start",
    readme: "judge again what has passed before and takes long: a start shows such a pass as it is on record",
  },
  r: { what: "put the stub back; your file is kept", foot: "reset" },
  space: {
    what: "scroll on where there is more: also down, f, page down, end",
    readme: "the rest of a verdict that is longer than the window: also down, `f`, page down, end",
  },
  b: { what: "scroll back: also up, page up, home", readme: "scroll back: also up, page up, home" },
  "?": { what: "these keys", foot: "keys", readme: "all keys" },
  q: {
    what: "quit; Ctrl-C does too, at any time",
    foot: "quit",
    readme: "quit; you come back where you left",
  },
} satisfies Record<string, ScreenKey>;

export type KeyName = keyof typeof KEYS;

/** The same as a list. */
export const keyList = (): [name: string, key: ScreenKey][] => Object.entries<ScreenKey>(KEYS);

/** The keys in the foot of an exercise's screen, each with its word. `?`, which leads to all others, comes last. */
export function footKeys(state: WatchState): [name: string, word: string][] {
  const shown = keyList().flatMap(([name, { foot }]): [string, string][] => {
    const word = typeof foot === "function" ? foot(state) : foot;
    return word ? [[name, word]] : [];
  });
  return shown.sort(([a], [b]) => Number(a === "?") - Number(b === "?"));
}
