import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import type { Random } from "#lib/random";
import type { Tree } from "#lib/search/tree";
import { exhibit } from "#lib/spec/exhibit";
import { type DepthPlan, treeDepth } from "./tree-depth.js";

const FAR = Number.POSITIVE_INFINITY;

/** A tree by hand: a state's name, its children, and the value of each. Goals are told by their names. */
function byHand(children: Record<string, string[]>, values: Record<string, number>): Tree<string> {
  return {
    expand: (state) => children[state] ?? [],
    evaluate: (state) => values[state] ?? 0.5,
    isGoal: (state) => state.startsWith("goal"),
  };
}

/** A decoy with a goal nowhere below it, a good branch, and one that is below 0.4. */
const decoyed = () =>
  byHand(
    {
      root: ["poor", "plain", "decoy"],
      decoy: ["d1", "d2"],
      plain: ["p1", "p2"],
      d2: ["d21"],
      p2: ["goal"],
      poor: ["goal below poor"],
    },
    { poor: 0.3, plain: 0.6, decoy: 0.9, d1: 0.4, d2: 0.7, d21: 0.2, p1: 0.5, p2: 0.8, goal: 0.45 },
  );

/** What no plan stops. */
const freely = (plan: Partial<DepthPlan> = {}): DepthPlan => ({
  threshold: -FAR,
  depth: 9,
  budget: FAR,
  ...plan,
});

/** Judges the order of the visits, and then the path. */
function expectSearch<S>(tree: Tree<S>, root: S, plan: DepthPlan, visited: S[], path: S[] | null): void {
  const found = treeDepth(root, tree, plan);
  const what = `threshold ${plan.threshold}, depth ${plan.depth}, budget ${plan.budget}`;
  expect(found.visited, `the states visited, with ${what}`).toEqual(visited);
  expect(found.path, `the path, with ${what}`).toEqual(path);
}

test("best child first: a chain of best children to the goal", () => {
  const tree = byHand(
    { root: ["a", "b", "c"], b: ["b1", "goal"] },
    { a: 0.2, b: 0.7, c: 0.6, b1: 0.1, goal: 0.3 },
  );
  expectSearch(tree, "root", freely(), ["root", "b", "goal"], ["root", "b", "goal"]);
});

test("the lists of the tree stay as they were", () => {
  const children = { root: ["a", "b", "c"], a: ["a1"], b: ["b1", "b2"], c: ["goal"] };
  const before = structuredClone(children);
  treeDepth("root", byHand(children, { a: 0.1, b: 0.9, c: 0.3, b2: 0.7 }), freely());
  expect(children, "the children in the tree, after a search").toEqual(before);
});

test("where nothing is found the search goes back", () => {
  const tree = byHand(
    { root: ["a", "b"], a: ["a1", "a2"], b: ["goal"] },
    { a: 0.9, b: 0.4, a1: 0.3, a2: 0.8 },
  );
  expectSearch(tree, "root", freely(), ["root", "a", "a2", "a1", "b", "goal"], ["root", "b", "goal"]);
});

test("without a goal there is no path, but null", () => {
  const tree = byHand({ root: ["a", "b"], a: ["a1"] }, { a: 0.3, b: 0.8, a1: 0.9 });
  expectSearch(tree, "root", freely(), ["root", "b", "a", "a1"], null);
  expectSearch(tree, "b", freely(), ["b"], null);
});

test("the order of all visits, three moves deep", async () => {
  const plan = freely({ depth: 3 });
  const { path, visited } = treeDepth("root", decoyed(), plan);
  await exhibit({
    kind: "table",
    title: "there and back",
    caption:
      "The decoy is searched to its end before the search goes back to the plain child, and finds the goal.",
    columns: ["visit", "state"],
    rows: visited.map((state, i) => [i + 1, path?.includes(state) ? `${state}, on the path` : state]),
  });
  const due = ["root", "decoy", "d2", "d21", "d1", "plain", "p2", "goal"];
  expectSearch(decoyed(), "root", plan, due, ["root", "plain", "p2", "goal"]);
});

test("a child below the threshold is left out, with all below it", () => {
  const due = ["root", "decoy", "d2", "plain", "p2"];
  expectSearch(decoyed(), "root", freely({ threshold: 0.55 }), due, null);
});

test("a child at the threshold is visited", () => {
  const due = ["root", "decoy", "d2", "d1", "plain", "p2", "goal"];
  expectSearch(decoyed(), "root", freely({ threshold: 0.4 }), due, ["root", "plain", "p2", "goal"]);
});

test("the root needs no value", () => {
  const tree = byHand({ root: ["a"] }, { root: Number.NaN, a: 3 });
  expectSearch(tree, "root", freely({ threshold: 2 }), ["root", "a"], null);
  expectSearch(byHand({}, { root: -5 }), "root", freely({ threshold: 2 }), ["root"], null);
});

test("depth is the number of moves", () => {
  expectSearch(decoyed(), "root", freely({ depth: 1 }), ["root", "decoy", "plain", "poor"], null);
  const path = ["root", "plain", "p2", "goal"];
  const all = ["root", "decoy", "d2", "d1", "plain", "p2", "p1", "poor", "goal below poor"];
  expectSearch(decoyed(), "root", freely({ depth: 2 }), all, ["root", "poor", "goal below poor"]);
  expectSearch(decoyed(), "root", freely({ depth: 0 }), ["root"], null);
  expectSearch(decoyed(), "plain", freely({ depth: 2 }), ["plain", "p2", "goal"], path.slice(1));
  expectSearch(decoyed(), "plain", freely({ depth: 1 }), ["plain", "p2", "p1"], null);
});

test("the budget counts all visits, also those of dead ends", () => {
  const due = ["root", "decoy", "d2", "d21", "d1", "plain", "p2", "goal"];
  for (const budget of [1, 2, 4, 5, 7])
    expectSearch(decoyed(), "root", freely({ budget }), due.slice(0, budget), null);
  expectSearch(decoyed(), "root", freely({ budget: 8 }), due, ["root", "plain", "p2", "goal"]);
  expectSearch(decoyed(), "root", freely({ budget: 100 }), due, ["root", "plain", "p2", "goal"]);
});

test("the first goal ends the search", () => {
  const tree = byHand(
    { root: ["a", "goal 1", "goal 2"], a: ["goal 3"], "goal 3": ["a1"] },
    { a: 0.6, "goal 1": 0.8, "goal 2": 0.9 },
  );
  expectSearch(tree, "root", freely(), ["root", "goal 2"], ["root", "goal 2"]);
  const inner = byHand({ root: ["goal 1"], "goal 1": ["goal 2"] }, {});
  expectSearch(inner, "root", freely(), ["root", "goal 1"], ["root", "goal 1"]);
});

test("a root that is a goal is the whole path", () => {
  const tree = byHand({ "goal at once": ["goal"] }, {});
  expectSearch(tree, "goal at once", freely(), ["goal at once"], ["goal at once"]);
  expectSearch(tree, "goal at once", freely({ depth: 0, budget: 1 }), ["goal at once"], ["goal at once"]);
});

test("of equal values the first is visited first", () => {
  const names = Array.from({ length: 13 }, (_, i) => `n${i}`);
  const values = { n4: 0.9, n11: 0.9 };
  const rest = names.filter((name) => name !== "n4" && name !== "n11");
  expectSearch(byHand({ root: names }, values), "root", freely(), ["root", "n4", "n11", ...rest], null);
});

test("values may be negative, −Infinity and Infinity", () => {
  const tree = byHand({ root: ["a", "b", "c", "d"] }, { a: -FAR, b: -3, c: FAR, d: -20 });
  expectSearch(tree, "root", freely(), ["root", "c", "b", "d", "a"], null);
  expectSearch(tree, "root", freely({ threshold: -3 }), ["root", "c", "b"], null);
  expectSearch(tree, "root", freely({ threshold: 0 }), ["root", "c"], null);
  expectSearch(tree, "root", freely({ threshold: FAR }), ["root", "c"], null);
});

test("a state that two states lead to may be visited twice", () => {
  const tree = byHand({ root: ["a", "b"], a: ["same"], b: ["same"], same: ["s1"] }, { a: 0.8, b: 0.6 });
  expectSearch(tree, "root", freely(), ["root", "a", "same", "s1", "b", "same", "s1"], null);
});

test("a child is evaluated once when its parent is expanded", () => {
  const seen: string[] = [];
  const tree = decoyed();
  const evaluate = (state: string) => {
    seen.push(state);
    return tree.evaluate(state);
  };
  treeDepth("root", { ...tree, evaluate }, freely());
  const due = ["d1", "d2", "d21", "decoy", "goal", "p1", "p2", "plain", "poor"];
  expect([...seen].sort(), "the states that were evaluated").toEqual(due);
});

test("a state may be 0, false, null or an empty text", () => {
  for (const goal of [0, false, null, ""]) {
    const tree: Tree<unknown> = {
      expand: (state) => (state === "root" ? [7, goal] : []),
      evaluate: () => 1,
      isGoal: (state) => state === goal,
    };
    expectSearch<unknown>(tree, "root", freely(), ["root", 7, goal], ["root", goal]);
    expectSearch<unknown>(tree, goal, freely(), [goal], [goal]);
  }
});

test("random trees: as a search with a stack has it", () => {
  const rng = specRandom();
  for (let i = 0; i < 60; i++) {
    const tree = randomTree(rng);
    for (const plan of [
      freely(),
      freely({ threshold: 0 }),
      freely({ depth: 3 }),
      freely({ budget: 12 }),
      { threshold: -0.5, depth: 2, budget: 7 },
    ]) {
      const due = byStack(tree, plan);
      expectSearch(tree, "r", plan, due.visited, due.path);
    }
  }
});

test("each call searches its own tree, by its own plan", () => {
  const tree = decoyed();
  const plan = freely();
  const whole = ["root", "decoy", "d2", "d21", "d1", "plain", "p2", "goal"];
  const first = treeDepth("root", tree, plan);
  expectSearch(tree, "d2", plan, ["d2", "d21"], null);
  expectSearch(byHand({ root: ["goal"] }, {}), "root", plan, ["root", "goal"], ["root", "goal"]);
  expectSearch(tree, "root", freely({ budget: 3 }), whole.slice(0, 3), null);
  expect(first, "the first result, after other searches").toEqual({
    visited: whole,
    path: ["root", "plain", "p2", "goal"],
  });
  plan.budget = 2;
  expectSearch(tree, "root", plan, whole.slice(0, 2), null);
  first.path?.fill("written over");
  first.visited.fill("written over");
  expectSearch(tree, "root", freely(), whole, ["root", "plain", "p2", "goal"]);
});

test("plans that are none are refused", () => {
  const nan = Number.NaN;
  const refused = (plan: Partial<DepthPlan>, what: string) => {
    const value = String(Object.values(plan)[0]);
    for (const root of ["root", "goal"])
      expect(() => treeDepth(root, decoyed(), freely(plan))).toRefuse(
        RangeError,
        `${what} of ${value}`,
        value,
      );
  };
  refused({ threshold: nan }, "a threshold");
  for (const depth of [-1, 1.5, nan, FAR]) refused({ depth }, "a depth");
  for (const budget of [0, -1, 2.5, nan, -FAR]) refused({ budget }, "a budget");
});

test("a value that is NaN is refused", () => {
  for (const bad of ["a", "b", "c", "b2"]) {
    const tree = byHand({ root: ["a", "b", "c"], b: ["b1", "b2"] }, { a: 1, b: 2, c: 0, [bad]: Number.NaN });
    expect(() => treeDepth("root", tree, freely())).toRefuse(RangeError, `a value of NaN for ${bad}`, "NaN");
    expect(() => treeDepth("root", tree, freely({ threshold: 0.5 }))).toRefuse(
      RangeError,
      `a value of NaN for ${bad}`,
      "NaN",
    );
  }
});

/** A tree of four levels; a state's name is its way from the root, and about one of 20 states of the lower levels is a goal. */
function randomTree(rng: Random): Tree<string> {
  const [children, values] = [new Map<string, string[]>(), new Map<string, number>()];
  const goals = new Set<string>();
  const grow = (name: string, level: number) => {
    // Some values are equal.
    values.set(name, rng.integer(9) / 4 - 1);
    if (level >= 2 && rng.random() < 1 / 20) goals.add(name);
    const below = level === 4 ? [] : Array.from({ length: rng.integer(4) }, (_, i) => `${name}${i}`);
    children.set(name, below);
    for (const child of below) grow(child, level + 1);
  };
  grow("r", 0);
  return {
    expand: (state) => children.get(state) as string[],
    evaluate: (state) => values.get(state) as number,
    isGoal: (state) => goals.has(state),
  };
}

/** Depth-first search without recursion: what is still to be visited lies on a stack, and a name tells its path. */
function byStack(
  tree: Tree<string>,
  { threshold, depth, budget }: DepthPlan,
): { visited: string[]; path: string[] | null } {
  const visited: string[] = [];
  const stack = ["r"];
  while (stack.length > 0 && visited.length < budget) {
    const state = stack.pop() as string;
    visited.push(state);
    if (tree.isGoal(state)) return { visited, path: [...state].map((_, i) => state.slice(0, i + 1)) };
    if (state.length > depth) continue;
    const children = [...tree.expand(state)];
    // The best is put on top: of equal ones the first, so the last goes down first.
    while (children.length > 0) {
      let worst = 0;
      for (let i = 1; i < children.length; i++)
        if (tree.evaluate(children[i]) <= tree.evaluate(children[worst])) worst = i;
      const [child] = children.splice(worst, 1);
      if (tree.evaluate(child) >= threshold) stack.push(child);
    }
  }
  return { visited, path: null };
}
