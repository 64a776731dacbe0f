import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { type Node, newNode } from "./select-and-back-up.js";
import { type SearchPlan, type SearchWorld, treeSearch } from "./tree-search.js";
import { ucb } from "./ucb-and-puct.js";

/** A tree by hand: the names of children with their priors, and what every name is worth. */
function byHand(children: Record<string, Record<string, number>>, values: Record<string, number>) {
  const log = { values: [] as string[], policies: [] as string[] };
  const world: SearchWorld<string> = {
    policy(state) {
      log.policies.push(state);
      return Object.entries(children[state] ?? {}).map(([child, prior]) => ({ state: child, prior }));
    },
    value(state) {
      log.values.push(state);
      return values[state] ?? 0;
    },
    isEnd: (state) => children[state] === undefined,
  };
  return { world, log };
}

/** Three moves, and it is over. */
const slots = () => byHand({ root: { A: 0.6, B: 0.3, C: 0.1 } }, { A: 0.2, B: 0.5, C: 0.9 });

/** Two levels: what looks best first isn't, and one child is an end at once. */
const twoLevels = () =>
  byHand(
    { root: { a: 0.5, b: 0.3, stop: 0.2 }, a: { a1: 0.6, a2: 0.4 }, b: { b1: 0.9, b2: 0.1 } },
    { a: 0.7, b: 0.4, stop: 0.3, a1: 0.1, a2: 0.2, b1: 0.9, b2: 0 },
  );

/** Searches from a new root; gives the root. */
function searched<S>(root: S, world: SearchWorld<S>, plan: Partial<SearchPlan<S>>): Node<S> {
  const node = newNode(root);
  treeSearch(node, world, { simulations: 8, c: 1, topK: 9, ...plan });
  return node;
}

/** All nodes below a node, itself included. */
const all = <S>(node: Node<S>): Node<S>[] => [node, ...node.children.flatMap(all)];

/** What a tree has counted, node by node. */
const told = <S>(root: Node<S>) =>
  all(root).map(({ state, visits, valueSum }) => `${state}: ${visits} visits, sum ${valueSum.toFixed(9)}`);

test("UCB visits A B C C C B C C", async () => {
  const rows = ["UCB", "PUCT"].map((name) => {
    const { world, log } = slots();
    searched("root", world, name === "UCB" ? { score: ucb } : {});
    return [name, log.values.join(" ")];
  });
  await exhibit({
    kind: "table",
    title: "eight simulations",
    caption: "A is worth 0.2, B 0.5 and C 0.9; their priors are 0.6, 0.3 and 0.1. PUCT never looks at C.",
    columns: ["score", "visits"],
    rows,
  });
  const { world, log } = slots();
  searched("root", world, { score: ucb });
  expect(log.values.join(" "), "the states in the order of their evaluation").toBe("A B C C C B C C");
});

test("the counts after these eight simulations", () => {
  const root = searched("root", slots().world, { score: ucb });
  const due = [
    "root: 8 visits, sum 5.700000000",
    "A: 1 visits, sum 0.200000000",
    "B: 2 visits, sum 1.000000000",
    "C: 5 visits, sum 4.500000000",
  ];
  expect(told(root), "the tree after eight simulations with UCB").toEqual(due);
});

test("PUCT, the default, visits A A A B B B B B", () => {
  const { world, log } = slots();
  searched("root", world, {});
  expect(log.values.join(" "), "the states in the order of their evaluation").toBe("A A A B B B B B");
});

test("an unfinished state is evaluated, then its children", () => {
  const { world, log } = twoLevels();
  searched("root", world, { simulations: 10, c: 2 });
  expect(log.values.join(" "), "the states in the order of their evaluation").toBe(
    "a a1 a2 b b1 b1 b1 b1 stop b1",
  );
});

test("each simulation evaluates one state, the one it reaches", () => {
  for (const simulations of [1, 2, 7, 30]) {
    const { world, log } = twoLevels();
    searched("root", world, { simulations });
    expect(log.values.length, `evaluations in ${simulations} simulations`).toBe(simulations);
    expect(log.values.includes("root"), "whether the root was evaluated").toBe(false);
  }
});

test("the policy is asked once for each state, never for an end", () => {
  const { world, log } = twoLevels();
  searched("root", world, { simulations: 60, c: 3 });
  expect([...log.policies].sort(), "the states that the policy was asked for").toEqual(["a", "b", "root"]);
});

test("a node has a visit more than its children, a root as many", () => {
  const root = searched("root", twoLevels().world, { simulations: 40, c: 2 });
  const below = ({ children }: Node<string>) => children.reduce((sum, child) => sum + child.visits, 0);
  expect(root.visits, "visits of the root after 40 simulations").toBe(40);
  expect(below(root), "visits of the root's children").toBe(40);
  for (const node of root.children.slice(0, 2))
    expect(node.visits - below(node), `visits of ${node.state} less those of its children`).toBe(1);
});

test("no simulation: the root gets its children, and no visit", () => {
  const { world, log } = slots();
  const root = searched("root", world, { simulations: 0 });
  expect(told(root), "the tree after no simulation").toEqual(
    ["root", "A", "B", "C"].map((name) => `${name}: 0 visits, sum 0.000000000`),
  );
  expect(log.values, "the states that were evaluated").toEqual([]);
});

test("a leaf gets its children in its first visit", () => {
  const root = searched("root", twoLevels().world, { simulations: 3, score: ucb });
  const below = root.children.map(({ state, visits, children }) => {
    const names = children.map((child) => child.state).join(" ");
    return `${state}, ${visits} visit: ${names || "none"}`;
  });
  expect(below, "the children of a, b and stop, which were visited in this order").toEqual([
    "a, 1 visit: a1 a2",
    "b, 1 visit: b1 b2",
    "stop, 1 visit: none",
  ]);
});

test("one simulation visits one child", () => {
  const root = searched("root", twoLevels().world, { simulations: 1 });
  const [a, b] = root.children;
  expect([root.visits, a.visits, b.visits], "visits of the root, a and b").toEqual([1, 1, 0]);
  expect(root.valueSum, "the sum of values of the root").toBe(0.7);
  expect(
    a.children.map(({ state }) => state),
    "the children of a",
  ).toEqual(["a1", "a2"]);
});

test("an end worth 1 is no reason to stop", () => {
  for (const worth of [1, 2.5]) {
    const { world, log } = byHand({ root: { A: 0.6, B: 0.3, C: 0.1 } }, { A: 0.2, B: 0.5, C: worth });
    const root = searched("root", world, { score: ucb });
    expect(log.values.length, `evaluations in 8 simulations, where C is worth ${worth}`).toBe(8);
    expect(root.visits, `visits of the root, where C is worth ${worth}`).toBe(8);
  }
});

test("a leaf that gets no children is backed up all the same", () => {
  const { world } = byHand({ root: { x: 1 }, x: {} }, { x: 0.5 });
  const root = searched("root", world, { simulations: 3 });
  expect(told(root), "the tree after three simulations, where nothing follows x, which is no end").toEqual([
    "root: 3 visits, sum 1.500000000",
    "x: 3 visits, sum 1.500000000",
  ]);
});

test("only one child, and a chain of only children", () => {
  const line = byHand({ root: { x: 1 }, x: { y: 1 }, y: { z: 1 } }, { x: 0.1, y: 0.2, z: 0.4 });
  const root = searched("root", line.world, { simulations: 5 });
  expect(line.log.values, "the states in the order of their evaluation").toEqual(["x", "y", "z", "z", "z"]);
  expect(told(root)[0], "the root").toBe("root: 5 visits, sum 1.500000000");
});

test("topK leaves the least likely children out, everywhere", () => {
  const { world, log } = twoLevels();
  searched("root", world, { simulations: 30, topK: 2, c: 5 });
  expect(log.values.includes("stop"), "whether the third child of the root was evaluated, topK = 2").toBe(
    false,
  );
  const narrow = twoLevels();
  searched("root", narrow.world, { simulations: 4, topK: 1 });
  expect(narrow.log.values, "the states that were evaluated, topK = 1").toEqual(["a", "a1", "a1", "a1"]);
});

test("without exploration the first good child gets all visits", () => {
  const { world, log } = slots();
  searched("root", world, { c: 0 });
  expect(log.values.join(""), "the states in the order of their evaluation, c = 0").toBe("AAAAAAAA");
  const wide = slots();
  searched("root", wide.world, { c: 20, simulations: 20 });
  expect(new Set(wide.log.values), "the states that were evaluated, c = 20").toEqual(
    new Set(["A", "B", "C"]),
  );
});

test("a score is asked with the parent's visits, and c", () => {
  let asked = 0;
  searched("root", twoLevels().world, {
    simulations: 9,
    c: 1.25,
    score(child, parentVisits, c) {
      asked++;
      const { state, visits } = child.parent ?? newNode("nothing");
      expect(parentVisits, `the visits of ${state}, with which the score of ${child.state} is asked`).toBe(
        visits,
      );
      expect(c, `c, with which the score of ${child.state} is asked`).toBe(1.25);
      return -child.visits;
    },
  });
  expect(asked > 0, "whether a score was asked").toBe(true);
});

test("every count of a random tree, by another way to search it", () => {
  const rng = specRandom();
  for (const [branches, depth, topK, c] of [
    [2, 3, 9, 0.7],
    [4, 3, 3, 1.5],
    [3, 5, 2, 3],
    [5, 2, 1, 1],
  ]) {
    const world = randomWorld(branches, depth, () => rng.random());
    const root = searched<number[]>([], world, { simulations: 70, c, topK });
    const due = byRecursion(world, 70, c, topK);
    for (const node of all(root)) {
      const [visits, sum] = due.get(node.state.join()) ?? [0, 0];
      const what = `node [${node.state}], ${branches} moves a state, depth ${depth}, topK = ${topK}, c = ${c}`;
      expect(node.visits, `visits of ${what}`).toBe(visits);
      expect(node.valueSum).toMatchValues(sum, { atol: 1e-9, what: `the sum of values of ${what}` });
    }
  }
});

test("a search goes on where another one ended", () => {
  const once = searched("root", twoLevels().world, { simulations: 25, c: 2 });
  const { world, log } = twoLevels();
  const root = newNode("root");
  for (const simulations of [10, 0, 1, 14]) treeSearch(root, world, { simulations, c: 2, topK: 9 });
  expect(told(root), "a tree after 10, 0, 1 and 14 simulations").toEqual(told(once));
  expect(
    log.policies.filter((state) => state === "root").length,
    "how often the policy was asked for the root",
  ).toBe(1);
});

test("a search below a move leaves what is above it alone", () => {
  const { world } = twoLevels();
  const root = searched("root", world, { simulations: 12, c: 2 });
  const [a, b] = root.children;
  const before = [told(a), root.visits, root.valueSum];
  const visits = b.visits;
  treeSearch(b, world, { simulations: 6, c: 1, topK: 9 });
  expect([told(a), root.visits, root.valueSum], "the root and a, after a search below b").toEqual(before);
  expect(b.visits, "visits of b, after six more simulations").toBe(visits + 6);
});

test("an end as the root and bad simulations are refused", () => {
  const { world, log } = slots();
  const plan = { simulations: 8, c: 1, topK: 9 };
  const end = newNode("A");
  expect(() => treeSearch(end, world, plan)).toRefuse(RangeError, "a root that is an end");
  expect(() => treeSearch(end, world, { ...plan, simulations: 0 })).toRefuse(
    RangeError,
    "an end, no simulation",
  );
  for (const simulations of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => treeSearch(newNode("root"), world, { ...plan, simulations })).toRefuse(
      RangeError,
      `${simulations} simulations`,
      `${simulations}`,
    );
  expect(log.values, "the states that were evaluated").toEqual([]);
});

test("a bad topK, c, prior, value or score is refused", () => {
  const root = () => newNode("root");
  const plan = { simulations: 8, c: 1, topK: 9 };
  const { world } = twoLevels();
  expect(() => treeSearch(root(), world, { ...plan, topK: 0 })).toRefuse(RangeError, "topK = 0", 0);
  for (const c of [-1, Number.NaN])
    expect(() => treeSearch(root(), world, { ...plan, c })).toRefuse(RangeError, `c = ${c}`, `${c}`);
  for (const odd of ["root", "a", "b"]) {
    const policy = (state: string) =>
      world
        .policy(state)
        .map(({ state: child, prior }) => ({ state: child, prior: state === odd ? -prior : prior }));
    expect(() => treeSearch(root(), { ...world, policy }, plan)).toRefuse(
      RangeError,
      `priors below 0 after ${odd}`,
    );
  }
  for (const odd of ["a", "b", "b1"]) {
    const value = (state: string) => (state === odd ? Number.NaN : world.value(state));
    expect(() => treeSearch(root(), { ...world, value }, { ...plan, simulations: 20 })).toRefuse(
      RangeError,
      `the value NaN of ${odd}`,
      "NaN",
    );
  }
  for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    for (const simulations of [1, 8]) {
      const value = () => odd;
      expect(() => treeSearch(root(), { ...world, value }, { ...plan, simulations })).toRefuse(
        RangeError,
        `the value ${odd}, ${simulations} simulations`,
        `${odd}`,
      );
    }
  expect(() => treeSearch(root(), world, { ...plan, score: () => Number.NaN })).toRefuse(
    RangeError,
    "a score of NaN",
    "NaN",
  );
});

/** A tree of numbered moves with random priors and values. */
function randomWorld(branches: number, depth: number, random: () => number) {
  const known = new Map<string, { value: number; priors: number[] }>();
  const at = (path: number[]) => {
    const key = path.join();
    const made = known.get(key) ?? { value: random(), priors: Array.from({ length: branches }, random) };
    known.set(key, made);
    return made;
  };
  const world: SearchWorld<number[]> = {
    policy: (path) => at(path).priors.map((prior, move) => ({ state: [...path, move], prior })),
    value: (path) => at(path).value,
    isEnd: (path) => path.length === depth,
  };
  return world;
}

/** PUCT by recursion: visits and sum of values by path. */
function byRecursion(world: SearchWorld<number[]>, simulations: number, c: number, topK: number) {
  const counts = new Map<string, [visits: number, sum: number]>([["", [0, 0]]]);
  const open = new Map<string, { state: number[]; prior: number }[]>();
  const expand = (path: number[]) => {
    const kept = world
      .policy(path)
      .sort((x, y) => y.prior - x.prior)
      .slice(0, topK);
    const total = kept.reduce((sum, { prior }) => sum + prior, 0);
    open.set(
      path.join(),
      kept.map(({ state, prior }) => ({ state, prior: prior / total })),
    );
    for (const { state } of kept) counts.set(state.join(), [0, 0]);
  };
  const of = (path: number[]) => counts.get(path.join()) as [number, number];
  const simulate = (path: number[]): number => {
    const children = open.get(path.join());
    let value: number;
    if (children) {
      const scores = children.map(({ state, prior }) => {
        const [visits, sum] = of(state);
        return (visits ? sum / visits : 0) + (c * prior * Math.sqrt(of(path)[0])) / (1 + visits);
      });
      value = simulate(children[scores.indexOf(Math.max(...scores))].state);
    } else {
      value = world.value(path);
      if (!world.isEnd(path)) expand(path);
    }
    const [visits, sum] = of(path);
    counts.set(path.join(), [visits + 1, sum + value]);
    return value;
  };
  expand([]);
  for (let made = 0; made < simulations; made++) simulate([]);
  return counts;
}
