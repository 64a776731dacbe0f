import { expect, test } from "vitest";
import { type Candidate, grow } from "./grow-node.js";
import { type Node, newNode } from "./select-and-back-up.js";

/** Five candidates, in no order of their priors. */
const five = (): Candidate<string>[] => [
  { state: "a", prior: 0.1 },
  { state: "b", prior: 0.4 },
  { state: "c", prior: 0.05 },
  { state: "d", prior: 0.25 },
  { state: "e", prior: 0.2 },
];

/** Candidates with these priors; their states are 0, 1, 2, ... */
const withPriors = (...priors: number[]): Candidate<number>[] =>
  priors.map((prior, state) => ({ state, prior }));

/** The children that a node gets. */
function childrenOf<S>(candidates: Candidate<S>[], topK: number, state = candidates[0]?.state): Node<S>[] {
  const node = newNode(state, 0.5);
  grow(node, () => candidates, topK);
  return node.children;
}

const states = <S>(nodes: Node<S>[]) => nodes.map(({ state }) => state);
const priors = <S>(nodes: Node<S>[]) => nodes.map(({ prior }) => prior);
const CLOSE = { axes: "child", atol: 1e-12, rtol: 1e-9 };

test("the likeliest candidates become children", () => {
  expect(states(childrenOf(five(), 3)).sort(), "three of five candidates, by name").toEqual(["b", "d", "e"]);
  expect(states(childrenOf(five(), 1)), "one of five candidates").toEqual(["b"]);
});

test("the likeliest child is the first", () => {
  expect(states(childrenOf(five(), 3)), "three of five candidates").toEqual(["b", "d", "e"]);
  expect(states(childrenOf(five(), 5)), "five of five candidates").toEqual(["b", "d", "e", "a", "c"]);
});

test("priors of the children sum to 1", () => {
  expect(priors(childrenOf(five(), 3))).toMatchValues([0.4 / 0.85, 0.25 / 0.85, 0.2 / 0.85], {
    ...CLOSE,
    what: "the priors of three children",
    rivals: { "These are the policy's probabilities among all candidates.": [0.4, 0.25, 0.2] },
  });
  expect(priors(childrenOf(five(), 2))).toMatchValues([8 / 13, 5 / 13], { ...CLOSE, what: "two children" });
});

test("one child has the prior 1", () => {
  expect(priors(childrenOf(five(), 1))).toMatchValues([1], {
    ...CLOSE,
    what: "the only child of five candidates",
  });
  expect(priors(childrenOf(withPriors(0.3), 4))).toMatchValues([1], { ...CLOSE, what: "the only candidate" });
});

test("all candidates if there are fewer than topK", () => {
  for (const topK of [5, 6, 100, Number.POSITIVE_INFINITY]) {
    const children = childrenOf(five(), topK);
    expect(states(children), `five candidates, topK = ${topK}`).toEqual(["b", "d", "e", "a", "c"]);
    expect(priors(children)).toMatchValues([0.4, 0.25, 0.2, 0.1, 0.05], { ...CLOSE, what: `topK = ${topK}` });
  }
});

test("priors that don't sum to 1 are shares of their sum", () => {
  expect(priors(childrenOf(withPriors(6, 1, 3), 2))).toMatchValues([2 / 3, 1 / 3], {
    ...CLOSE,
    what: "priors 6, 3",
  });
  expect(priors(childrenOf(withPriors(2e-9, 6e-9), 2))).toMatchValues([0.75, 0.25], {
    ...CLOSE,
    what: "small priors",
  });
  expect(priors(childrenOf(withPriors(1e-200, 3e-200), 2))).toMatchValues([0.75, 0.25], {
    ...CLOSE,
    what: "priors 1e-200, 3e-200",
  });
});

test("however little likelier, the likelier one is first", () => {
  const little = withPriors(0.2, 0.2 + 1e-12, 0.3);
  expect(states(childrenOf(little, 2)), "priors 0.2, 0.200000000001, 0.3").toEqual([2, 1]);
});

test("of equal candidates the first are kept, in their order", () => {
  const equal = withPriors(...Array.from({ length: 13 }, () => 0.05));
  expect(states(childrenOf(equal, 4)), "four of 13 equal candidates").toEqual([0, 1, 2, 3]);
  expect(states(childrenOf(withPriors(0.1, 0.3, 0.1, 0.3, 0.2), 4)), "two pairs").toEqual([1, 3, 4, 0]);
});

test("each candidate is a child, also of a state that came before", () => {
  const twice = [...five(), { state: "b", prior: 0.3 }];
  expect(states(childrenOf(twice, 3)), "three of six candidates, two of them b").toEqual(["b", "b", "d"]);
});

test("a prior of 0 is a candidate like others", () => {
  const children = childrenOf(withPriors(0, 0.2, 0, 0.6), 3);
  expect(states(children), "three of four candidates, two of them with the prior 0").toEqual([3, 1, 0]);
  expect(priors(children)).toMatchValues([0.75, 0.25, 0], { ...CLOSE, what: "their priors" });
});

test("a child knows its parent", () => {
  const [top, node] = [newNode("top"), newNode("node", 0.5)];
  node.parent = top;
  for (const topK of [3, 1]) {
    node.children = [];
    grow(node, five, topK);
    for (const child of node.children) {
      expect(child.parent?.state, `the parent of ${child.state}, topK = ${topK}`).toBe("node");
      expect(child.parent === node, `whether the parent of ${child.state} is the node, topK = ${topK}`).toBe(
        true,
      );
    }
  }
});

test("a node without children gets them, visited or not", () => {
  for (const [visits, valueSum] of [
    [0, 0],
    [2, 0],
    [3, 1.5],
  ]) {
    const node = { ...newNode("node"), visits, valueSum };
    grow(node, five, 2);
    const what = `the children of a node that had none, after ${visits} visits with the sum ${valueSum}`;
    expect(states(node.children), what).toEqual(["b", "d"]);
  }
});

test("a child has no visits, no values and no children yet", () => {
  const node = newNode("node");
  [node.visits, node.valueSum] = [3, 1.5];
  grow(node, five, 2);
  for (const { state, visits, valueSum, children } of node.children)
    expect([visits, valueSum, children.length], `visits, values and children of ${state}`).toEqual([0, 0, 0]);
  expect(node.children[0].children === node.children[1].children, "whether two children share a list").toBe(
    false,
  );
});

test("of the node itself only the children change", () => {
  const top = newNode("top");
  const node = { ...newNode("node", 0.3, top), visits: 4, valueSum: -2.5 };
  grow(node, five, 2);
  const { state, prior, visits, valueSum } = node;
  expect([state, prior, visits, valueSum], "state, prior, visits, values").toEqual(["node", 0.3, 4, -2.5]);
  expect(node.parent === top, "whether the parent is the same").toBe(true);
  expect(top.children.length, "children of the parent").toBe(0);
});

test("the policy is asked once, for the state of the node", () => {
  const asked: string[] = [];
  const node = newNode("here");
  grow(
    node,
    (state) => {
      asked.push(state);
      return five();
    },
    2,
  );
  expect(asked, "the states that the policy was asked for").toEqual(["here"]);
});

test("the policy's list stays as it is", () => {
  const candidates = five();
  childrenOf(candidates, 3);
  expect(candidates, "the policy's list after it was used").toEqual(five());
});

test("a state is handed on as it is", () => {
  const chains = [[0], [1, 2]];
  const children = childrenOf(
    chains.map((state) => ({ state, prior: 0.5 })),
    2,
  );
  expect(children[0].state === chains[0], "whether the first state is the policy's own").toBe(true);
  expect(children[1].state === chains[1], "whether the second state is the policy's own").toBe(true);
  expect(chains, "the states after the node has grown").toEqual([[0], [1, 2]]);
});

test("a node that has children stays as it is", () => {
  const node = newNode("node");
  grow(node, five, 2);
  const [first, second] = node.children;
  first.visits = 7;
  let asked = 0;
  grow(
    node,
    () => {
      asked++;
      return five();
    },
    3,
  );
  expect(states(node.children), "the children after a second call").toEqual(["b", "d"]);
  expect(node.children[0] === first && node.children[1] === second, "whether they are the same nodes").toBe(
    true,
  );
  expect(first.visits, "visits of the first child").toBe(7);
  expect(asked, "how often the policy was asked in the second call").toBe(0);
});

test("a node whose children have no visits stays as it is", () => {
  const node = newNode("node");
  grow(node, five, 2);
  const [first, second] = node.children;
  grow(node, five, 3);
  expect(states(node.children), "two children without visits, after a second call").toEqual(["b", "d"]);
  expect(node.children[0] === first && node.children[1] === second, "whether they are the same nodes").toBe(
    true,
  );
});

test("a node that has one child stays as it is", () => {
  const node = newNode("node");
  grow(node, five, 1);
  const [only] = node.children;
  grow(node, five, 3);
  expect(states(node.children), "the children after a second call").toEqual(["b"]);
  expect(node.children[0] === only, "whether it is the same node").toBe(true);
});

test("a state that nothing follows stays without children", () => {
  const node = newNode("end");
  grow(node, () => [], 3);
  expect(node.children, "the children of an end").toEqual([]);
  grow(node, () => five(), 1);
  expect(states(node.children), "the children once the policy has candidates").toEqual(["b"]);
});

test("two nodes get children of their own", () => {
  const nodes = [newNode("x"), newNode("y")];
  const candidates = five();
  for (const node of nodes) grow(node, () => candidates, 2);
  nodes[0].children[0].visits = 5;
  nodes[0].children.pop();
  expect(
    nodes[1].children.map(({ state, visits }) => `${state} ${visits}`),
    "the second node",
  ).toEqual(["b 0", "d 0"]);
});

test("a bad topK and bad priors are refused", () => {
  const node = newNode(0);
  for (const bad of [0, -1, 1.5, Number.NaN, Number.NEGATIVE_INFINITY])
    expect(() => grow(node, () => withPriors(0.5, 0.5), bad)).toRefuse(RangeError, `topK = ${bad}`, `${bad}`);
  for (const bad of [-0.1, Number.NaN, Number.POSITIVE_INFINITY])
    for (const list of [[bad, 0.5, 0.5], [0.5, bad, 0.5], [0.5, 0.5, bad], [bad]])
      expect(() => grow(node, () => withPriors(...list), 1)).toRefuse(
        RangeError,
        `priors ${list.join(", ")}`,
        `${bad}`,
      );
  for (const list of [[0], [0, 0, 0]])
    expect(() => grow(node, () => withPriors(...list), 2)).toRefuse(
      RangeError,
      `priors ${list.join(", ")}`,
      0,
    );
  expect(node.children, "the children after all refusals").toEqual([]);
  const known = newNode(0);
  grow(known, () => withPriors(0.5, 0.5), 2);
  for (const bad of [0, 1.5])
    expect(() => grow(known, () => [], bad)).toRefuse(
      RangeError,
      `topK = ${bad} for a node with children`,
      `${bad}`,
    );
});
