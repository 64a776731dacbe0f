import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import type { Random } from "#lib/random";
import type { Tree } from "#lib/search/tree";
import { exhibit } from "#lib/spec/exhibit";
import { type BeamPlan, treeBeam } from "./tree-beam.js";

/** A tree by hand: a state's name, its children, and the value of each. Goals are told by their names. */
function byHand(children: Record<string, string[]>, values: Record<string, number>): Tree<string> {
  return {
    expand: (state) => children[state] ?? [],
    evaluate: (state) => values[state] ?? 0,
    isGoal: (state) => state.startsWith("goal"),
  };
}

/** The root's better child is a decoy: the goal is below the other one. */
const decoyed = () =>
  byHand(
    { root: ["decoy", "plain"], decoy: ["d1", "d2"], plain: ["p1", "goal"] },
    { decoy: 0.9, plain: 0.6, d1: 0.3, d2: 0.2, p1: 0.8, goal: 0.1 },
  );

/** Judges path and evaluations of one search. */
function expectSearch<S>(tree: Tree<S>, root: S, plan: BeamPlan, path: S[] | null, evaluated?: number): void {
  const found = treeBeam(root, tree, plan);
  const what = `a beam of ${plan.beam}, ${plan.depth} moves at most`;
  expect(found.path, `the path, with ${what}`).toEqual(path);
  if (evaluated !== undefined) expect(found.evaluated, `evaluated states, with ${what}`).toBe(evaluated);
}

test("a beam of 2 keeps both children, and finds the goal", async () => {
  const rows = [1, 2].map((beam) => {
    const { path, evaluated } = treeBeam("root", decoyed(), { beam, depth: 2 });
    return [beam, path?.join(" → ") ?? "nothing", evaluated];
  });
  await exhibit({
    kind: "table",
    title: "a decoy",
    caption: "The evaluator prefers the decoy. A beam of 1 believes it, and can't go back.",
    columns: ["beam", "path", "evaluated"],
    rows,
  });
  expectSearch(decoyed(), "root", { beam: 2, depth: 2 }, ["root", "plain", "goal"]);
});

test("a beam of 1 follows the decoy, and finds nothing", () => {
  expectSearch(decoyed(), "root", { beam: 1, depth: 2 }, null);
});

test("the lists of the tree stay as they were", () => {
  const children = { root: ["a", "b", "c"], a: ["a1"], b: ["b1", "b2"], c: ["goal"] };
  const tree = byHand(children, { a: 1, b: 3, c: 2, b2: 1 });
  const before = structuredClone(children);
  treeBeam("root", tree, { beam: 2, depth: 3 });
  expect(children, "the children in the tree, after a search").toEqual(before);
});

test("larger values are better", () => {
  const tree = byHand({ root: ["a", "b", "c"], a: ["a1"], b: ["goal"], c: ["c1"] }, { a: -3, b: 4, c: 0.5 });
  expectSearch(tree, "root", { beam: 1, depth: 2 }, ["root", "b", "goal"]);
});

test("however little larger, the larger value is better", () => {
  const tree = byHand({ root: ["a", "b"], a: ["a1"], b: ["goal"] }, { a: 0.5, b: 0.5 + 1e-12 });
  expectSearch(tree, "root", { beam: 1, depth: 2 }, ["root", "b", "goal"]);
});

test("kept are the best of the level, not of each parent", () => {
  const children = {
    root: ["a", "b", "c"],
    a: ["a1", "a2"],
    b: ["b1", "b2"],
    a1: ["a11"],
    a2: ["goal"],
    b1: ["goal under b1"],
  };
  const values = { a: 0.9, b: 0.8, c: 0.1, a1: 0.7, a2: 0.6, b1: 0.5, b2: 0.4 };
  expectSearch(byHand(children, values), "root", { beam: 2, depth: 3 }, ["root", "a", "a2", "goal"]);
  const other = { ...children, a2: ["a21"] };
  expectSearch(byHand(other, values), "root", { beam: 2, depth: 3 }, null);
});

test("a state counts by its own value, not by its path's", () => {
  const children = { root: ["a", "b"], a: ["a1"], b: ["b1"], a1: ["x"], b1: ["goal"] };
  const values = { a: 9, b: 1, a1: 2, b1: 4 };
  expectSearch(byHand(children, values), "root", { beam: 2, depth: 3 }, ["root", "b", "b1", "goal"]);
  const more = { ...children, b: ["b1", "b2"], a: ["a1", "a2"] };
  const close = { ...values, a2: 2, b2: 3 };
  expectSearch(byHand({ ...more, b1: [], b2: ["goal"] }, close), "root", { beam: 2, depth: 3 }, [
    "root",
    "b",
    "b2",
    "goal",
  ]);
});

test("the goal may be the worst child of all", () => {
  const tree = byHand(
    { root: ["a", "b"], a: ["a1", "a2"], b: ["b1", "goal"] },
    { a: 2, b: 1, a1: 5, a2: 4, b1: 3, goal: -9 },
  );
  expectSearch(tree, "root", { beam: 2, depth: 2 }, ["root", "b", "goal"]);
  expectSearch(tree, "root", { beam: 2, depth: 5 }, ["root", "b", "goal"]);
});

test("each child of a level is evaluated, but not of the last one", () => {
  expectSearch(decoyed(), "root", { beam: 1, depth: 2 }, null, 2);
  const three = byHand(
    { root: ["a", "b", "c"], a: ["a1", "a2"], b: ["b1"], c: ["c1"], a1: ["x"] },
    { a: 3, b: 2, c: 1 },
  );
  expectSearch(three, "root", { beam: 2, depth: 1 }, null, 0);
  expectSearch(three, "root", { beam: 2, depth: 2 }, null, 3);
  expectSearch(three, "root", { beam: 2, depth: 3 }, null, 6);
  expectSearch(three, "root", { beam: 3, depth: 3 }, null, 7);
});

test("a level with a goal is not evaluated", () => {
  expectSearch(decoyed(), "root", { beam: 2, depth: 2 }, ["root", "plain", "goal"], 2);
  expectSearch(decoyed(), "root", { beam: 2, depth: 7 }, ["root", "plain", "goal"], 2);
  const atOnce = byHand({ root: ["a", "goal", "b"] }, { a: 3 });
  expectSearch(atOnce, "root", { beam: 1, depth: 2 }, ["root", "goal"], 0);
});

test("the evaluator sees each child once, and no other state", () => {
  const seen: string[] = [];
  const tree = decoyed();
  const evaluate = (state: string) => {
    seen.push(state);
    return tree.evaluate(state);
  };
  const { evaluated } = treeBeam("root", { ...tree, evaluate }, { beam: 2, depth: 5 });
  expect([...seen].sort(), "the states that were evaluated").toEqual(["decoy", "plain"]);
  expect(evaluated, "evaluated states").toBe(2);
});

test("a root that is a goal is the whole path", () => {
  const tree = byHand({ "goal at once": ["goal"] }, {});
  expectSearch(tree, "goal at once", { beam: 1, depth: 3 }, ["goal at once"], 0);
  expectSearch(tree, "goal at once", { beam: 1, depth: 0 }, ["goal at once"], 0);
});

test("depth is the number of moves", () => {
  const chain = byHand({ root: ["a"], a: ["b"], b: ["goal"] }, {});
  expectSearch(chain, "root", { beam: 1, depth: 3 }, ["root", "a", "b", "goal"], 2);
  expectSearch(chain, "root", { beam: 1, depth: 2 }, null, 1);
  expectSearch(chain, "root", { beam: 1, depth: 0 }, null, 0);
});

test("of several goals the first in the order of the children", () => {
  const siblings = byHand({ root: ["a", "goal 1", "goal 2"] }, { "goal 1": 1, "goal 2": 2 });
  expectSearch(siblings, "root", { beam: 3, depth: 1 }, ["root", "goal 1"]);
  const cousins = byHand({ root: ["a", "b"], a: ["goal below a"], b: ["goal below b"] }, { a: 1, b: 2 });
  expectSearch(cousins, "root", { beam: 2, depth: 2 }, ["root", "b", "goal below b"]);
  const uncle = byHand({ root: ["a", "b"], a: ["a1", "goal 2"], b: ["b1"], a1: ["goal 3"] }, { a: 2, a1: 9 });
  expectSearch(uncle, "root", { beam: 2, depth: 3 }, ["root", "a", "goal 2"]);
});

test("of equal values the first are kept", () => {
  const names = Array.from({ length: 13 }, (_, i) => `n${i}`);
  const children: Record<string, string[]> = { root: names };
  for (const name of names) children[name] = [`goal below ${name}`];
  const dead = (name: string) => ({ ...children, [name]: [] });
  expectSearch(byHand(children, {}), "root", { beam: 1, depth: 2 }, ["root", "n0", "goal below n0"]);
  expectSearch(byHand(dead("n0"), {}), "root", { beam: 1, depth: 2 }, null);
  expectSearch(byHand(dead("n0"), {}), "root", { beam: 2, depth: 2 }, ["root", "n1", "goal below n1"]);
});

test("a dead end is no solution, and no error", () => {
  const tree = byHand({ root: ["a", "b"], b: ["b1"] }, { a: 5 });
  expectSearch(tree, "root", { beam: 1, depth: 4 }, null, 2);
  expectSearch(tree, "root", { beam: 2, depth: 4 }, null, 3);
  expectSearch(tree, "b1", { beam: 2, depth: 4 }, null, 0);
});

test("−Infinity and Infinity are values like others", () => {
  const far = Number.POSITIVE_INFINITY;
  const tree = byHand(
    { root: ["a", "b", "c", "d"], b: ["b1"], d: ["goal"] },
    { a: -far, b: 7, c: -far, d: far },
  );
  expectSearch(tree, "root", { beam: 1, depth: 2 }, ["root", "d", "goal"]);
  expectSearch(tree, "root", { beam: far, depth: 2 }, ["root", "d", "goal"]);
  const poor = byHand({ root: ["a", "b"], a: ["goal"] }, { a: -far, b: -far });
  expectSearch(poor, "root", { beam: 1, depth: 2 }, ["root", "a", "goal"]);
});

test("a state that two kept states lead to counts twice", () => {
  const tree = byHand(
    { root: ["a", "b", "c"], a: ["same"], b: ["same"], c: ["other"], same: [], other: ["goal"] },
    { a: 3, b: 2, c: 1, same: 5, other: 4 },
  );
  expectSearch(tree, "root", { beam: 3, depth: 3 }, ["root", "c", "other", "goal"], 6);
  expectSearch(tree, "root", { beam: 2, depth: 3 }, null, 5);
  const three = {
    ...tree,
    expand: (state: string) => (state === "root" ? ["a", "c", "b"] : tree.expand(state)),
    evaluate: (state: string) => ({ a: 3, b: 2, c: 2.5, same: 5, other: 4 })[state] ?? 0,
  };
  expectSearch(three, "root", { beam: 2, depth: 3 }, ["root", "c", "other", "goal"], 5);
});

test("an evaluator is asked again for a state that comes again", () => {
  const tree = byHand({ root: ["a", "b"], a: ["same"], b: ["same"], same: ["last"] }, { a: 2, b: 1 });
  const asked: string[] = [];
  const counting = {
    ...tree,
    evaluate(state: string) {
      asked.push(state);
      return tree.evaluate(state);
    },
  };
  treeBeam("root", counting, { beam: 2, depth: 3 });
  expect(asked, "the states that were evaluated, in order").toEqual(["a", "b", "same", "same"]);
});

test("a state may be 0, false, null or an empty text", () => {
  for (const goal of [0, false, null, ""]) {
    const tree: Tree<unknown> = {
      expand: (state) => (state === "root" ? [7, goal] : []),
      evaluate: () => 1,
      isGoal: (state) => state === goal,
    };
    expectSearch<unknown>(tree, "root", { beam: 1, depth: 1 }, ["root", goal], 0);
    expectSearch<unknown>(tree, goal, { beam: 1, depth: 1 }, [goal], 0);
  }
});

test("random trees: as a search with parents has it", () => {
  const rng = specRandom();
  for (let i = 0; i < 40; i++) {
    const tree = randomTree(rng);
    for (const beam of [1, 2, 3, 5, Number.POSITIVE_INFINITY])
      for (const depth of [1, 3, 4]) {
        const due = byParents(tree, beam, depth);
        expectSearch(tree, "r", { beam, depth }, due.path, due.evaluated);
      }
  }
});

test("each call searches its own tree, from its own root", () => {
  const search = (root: string, tree: Tree<string>, plan: BeamPlan) => treeBeam(root, tree, plan);
  const tree = decoyed();
  const plan = { beam: 2, depth: 2 };
  const first = search("root", tree, plan);
  expect(search("plain", tree, plan), "a second search, from another root").toEqual({
    path: ["plain", "goal"],
    evaluated: 0,
  });
  expect(search("root", byHand({ root: ["goal"] }, {}), plan), "a search in another tree").toEqual({
    path: ["root", "goal"],
    evaluated: 0,
  });
  expect(search("root", tree, { beam: 1, depth: 2 }), "a search with another beam").toEqual({
    path: null,
    evaluated: 2,
  });
  expect(search("root", tree, { beam: 2, depth: 1 }), "a search with another depth").toEqual({
    path: null,
    evaluated: 0,
  });
  expect(first, "the first result, after other searches").toEqual({
    path: ["root", "plain", "goal"],
    evaluated: 2,
  });
  plan.beam = 1;
  expect(search("root", tree, plan).path, "the path after the beam of the same plan was set to 1").toBe(null);
  first.path?.fill("written over");
  expect(
    search("root", tree, { beam: 2, depth: 2 }).path,
    "a path after an earlier one was written over",
  ).toEqual(["root", "plain", "goal"]);
});

test("beams and depths that are none are refused", () => {
  const nan = Number.NaN;
  const far = Number.POSITIVE_INFINITY;
  for (const beam of [0, -1, 1.5, nan, -far]) {
    expect(() => treeBeam("root", decoyed(), { beam, depth: 2 })).toRefuse(
      RangeError,
      `a beam of ${beam}`,
      String(beam),
    );
    expect(() => treeBeam("goal", decoyed(), { beam, depth: 0 })).toRefuse(
      RangeError,
      `a beam of ${beam}`,
      String(beam),
    );
  }
  for (const depth of [-1, 1.5, nan, far])
    expect(() => treeBeam("root", decoyed(), { beam: 2, depth })).toRefuse(
      RangeError,
      `a depth of ${depth}`,
      String(depth),
    );
});

test("a value that is NaN is refused", () => {
  for (const bad of ["a", "b", "c", "b2"]) {
    const tree = byHand(
      { root: ["a", "b", "c"], b: ["b1", "b2"], b1: ["x"] },
      { a: 1, b: 2, c: 0, [bad]: Number.NaN },
    );
    expect(() => treeBeam("root", tree, { beam: 3, depth: 3 })).toRefuse(
      RangeError,
      `a value of NaN for ${bad}`,
      "NaN",
    );
  }
});

/** A tree of four levels; a state's name is its way from the root, and about one of 15 states of the lower levels is a goal. */
function randomTree(rng: Random): Tree<string> {
  const [children, values] = [new Map<string, string[]>(), new Map<string, number>()];
  const goals = new Set<string>();
  const grow = (name: string, level: number) => {
    // Some values are equal.
    values.set(name, rng.integer(9) / 4 - 1);
    if (level >= 2 && rng.random() < 1 / 15) goals.add(name);
    const below = level === 4 ? [] : Array.from({ length: rng.integer(5) }, (_, i) => `${name}${i}`);
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

/** Beam search that keeps who came from whom, and counts for each child how many are ahead of it. */
function byParents(
  tree: Tree<string>,
  beam: number,
  depth: number,
): { path: string[] | null; evaluated: number } {
  const parentOf = new Map<string, string>();
  let level = ["r"];
  let evaluated = 0;
  for (let move = 1; move <= depth; move++) {
    const children: string[] = [];
    for (const parent of level)
      for (const child of tree.expand(parent)) {
        parentOf.set(child, parent);
        children.push(child);
      }
    const goal = children.find((child) => tree.isGoal(child));
    if (goal !== undefined) {
      const path = [goal];
      while (path[0] !== "r") path.unshift(parentOf.get(path[0]) as string);
      return { path, evaluated };
    }
    if (move === depth) break;
    evaluated += children.length;
    const values = children.map((child) => tree.evaluate(child));
    const ahead = (i: number) => values.filter((v, j) => v > values[i] || (v === values[i] && j < i)).length;
    const ranked: string[] = [];
    for (const [i, child] of children.entries()) ranked[ahead(i)] = child;
    level = ranked.slice(0, beam);
  }
  return { path: null, evaluated };
}
