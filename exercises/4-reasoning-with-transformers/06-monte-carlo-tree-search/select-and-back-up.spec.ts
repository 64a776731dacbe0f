import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { backUp, type Node, newNode, selectPath } from "./select-and-back-up.js";

/** A node with children, which know their parent. Its states are names. */
function named(state: string, ...children: Node<string>[]): Node<string> {
  const node = newNode(state);
  node.children = children;
  for (const child of children) child.parent = node;
  return node;
}

/** Three levels of different widths. */
const family = () =>
  named(
    "root",
    named("a", named("a1"), named("a2")),
    named("b", named("b1"), named("b2", named("b21")), named("b3")),
    named("c"),
  );

/** Scores by the name of the child. */
const by = (scores: Record<string, number>) => (child: Node<string>) => scores[child.state] ?? 0;

const names = (path: Node<string>[]) => path.map(({ state }) => state);

/** All nodes below a node, itself included. */
const all = (node: Node<string>): Node<string>[] => [node, ...node.children.flatMap(all)];

const countOf = ({ visits, valueSum }: Node<string>) =>
  `${visits} ${visits === 1 ? "visit" : "visits"}, sum ${valueSum}`;

/** What all nodes of a tree have counted, as text. */
const counts = (root: Node<string>) => all(root).map((node) => `${node.state}: ${countOf(node)}`);

/** Judges one node after the other, so that the first that is wrong is told in full. */
function expectCounts(root: Node<string>, due: Record<string, string>, when: string): void {
  for (const node of all(root))
    expect(countOf(node), `what node ${node.state} has counted ${when}`).toBe(
      due[node.state] ?? "0 visits, sum 0",
    );
}

test("a new node has no visits, no children, and the prior 1", () => {
  const due = { state: "x", prior: 1, visits: 0, valueSum: 0, children: [], parent: null };
  expect(newNode("x"), "a new node").toEqual(due);
});

test("a prior that is given is kept, 0 too, and so is a parent", () => {
  const parent = newNode("parent");
  for (const prior of [0.25, 0]) {
    const node = newNode("x", prior, parent);
    expect(node.prior, `the prior of a node to which ${prior} was given`).toBe(prior);
    expect(node.parent === parent, "whether the parent is the node that was given").toBe(true);
  }
  expect(parent.children.length, "how many children the parent has").toBe(0);
});

test("down to a leaf, always to the child with the larger score", () => {
  const root = family();
  root.children[1].visits = 3;
  const path = selectPath(root, by({ b: 0.9, a: 0.6, b2: 0.5, b1: 0.4, a1: 3 }));
  expect(names(path), "the path").toEqual(["root", "b", "b2", "b21"]);
});

test("a path may be short: the best child is a leaf", () => {
  expect(names(selectPath(family(), by({ a: 0.1, b: 0.2, c: 0.3 }))), "the path").toEqual(["root", "c"]);
  expect(names(selectPath(family(), by({ a: 0.7, a1: -5, a2: -3 }))), "the path").toEqual([
    "root",
    "a",
    "a2",
  ]);
});

test("a leaf is the whole path", () => {
  const alone = named("alone");
  expect(names(selectPath(alone, by({}))), "the path from a leaf").toEqual(["alone"]);
  expect(selectPath(alone, by({}))[0] === alone, "whether the path from a leaf holds the leaf itself").toBe(
    true,
  );
});

test("only one child: the path goes through it", () => {
  const line = named("one", named("two", named("three")));
  for (const score of [1, 0, -1])
    expect(names(selectPath(line, () => score)), `the path, all scores ${score}`).toEqual([
      "one",
      "two",
      "three",
    ]);
});

test("however little larger, the larger score is taken", () => {
  const path = selectPath(family(), by({ a: 0.5, b: 0.5 + 1e-12, b1: 1e-12, b2: 3e-12, b3: 2e-12 }));
  expect(names(path), "the path where scores differ by 1e-12").toEqual(["root", "b", "b2", "b21"]);
});

test("of equal scores the first child", () => {
  const path = selectPath(family(), () => 0.5);
  expect(names(path), "the path where all scores are equal").toEqual(["root", "a", "a1"]);
  expect(names(selectPath(family(), by({ a: 1, b: 2, c: 2, b2: 1, b3: 1 }))), "the path").toEqual([
    "root",
    "b",
    "b2",
    "b21",
  ]);
});

test("scores below 0 and infinite ones are scores like others", () => {
  const far = Number.POSITIVE_INFINITY;
  expect(names(selectPath(family(), by({ a: -3, b: -2, c: -1 }))), "scores below 0").toEqual(["root", "c"]);
  expect(names(selectPath(family(), by({ a: 1e300, b: 5, c: far }))), "one infinite score").toEqual([
    "root",
    "c",
  ]);
  expect(
    names(selectPath(family(), by({ a: 1, b: far, c: far, b1: far, b3: far }))),
    "two infinite scores",
  ).toEqual(["root", "b", "b1"]);
});

test("−Infinity is below every other score, and equal to itself", () => {
  const [far, least] = [Number.NEGATIVE_INFINITY, -Number.MAX_VALUE];
  expect(names(selectPath(family(), by({ a: far, b: -2, c: -1 }))), "one −Infinity").toEqual(["root", "c"]);
  expect(
    names(selectPath(family(), by({ a: far, b: far, c: least }))),
    "all −Infinity but a low one",
  ).toEqual(["root", "c"]);
  expect(names(selectPath(family(), by({ a: far, b: far, c: far }))), "all −Infinity").toEqual([
    "root",
    "a",
    "a1",
  ]);
  const line = named("one", named("two", named("three")));
  expect(names(selectPath(line, () => far)), "only children, all −Infinity").toEqual(["one", "two", "three"]);
});

test("selection leaves the tree as it is", () => {
  const root = family();
  const before = all(root).map(countOf);
  const order = names(all(root)).join(" ");
  selectPath(root, by({ b: 1, b3: 1 }));
  expect(names(all(root)).join(" "), "the nodes of the tree after a selection, in order").toBe(order);
  for (const [i, node] of all(root).entries())
    expect(countOf(node), `what node ${node.state} has counted after a selection`).toBe(before[i]);
});

test("the path holds the nodes themselves, and no parent above", () => {
  const root = family();
  const path = selectPath(root.children[1], by({ b3: 1 }));
  expect(names(path), "the path from a node in the middle of the tree").toEqual(["b", "b3"]);
  expect(path[0] === root.children[1], "whether the first node of the path is b itself").toBe(true);
  expect(path[1] === root.children[1].children[2], "whether the second node of the path is b3 itself").toBe(
    true,
  );
});

test("a score is asked of a child and its own parent", () => {
  const root = family();
  const asked: string[] = [];
  selectPath(root, (child, parent) => {
    const what = `the parent with which the score of ${child.state} is asked`;
    expect(parent?.state, what).toBe(child.parent?.state);
    expect(parent === child.parent, `whether ${what} is the node itself`).toBe(true);
    asked.push(child.state);
    return by({ b: 1, b2: 1 })(child);
  });
  const due = ["a", "b", "b1", "b2", "b21", "b3", "c"];
  expect([...new Set(asked)].sort(), "the children that a score was asked of").toEqual(due);
});

test("each selection gives a new path", () => {
  const root = family();
  const path = selectPath(root, by({ b: 1 }));
  selectPath(root, by({ a: 1 }));
  expect(names(path), "a path after a later selection").toEqual(["root", "b", "b1"]);
  path.length = 0;
  expect(names(selectPath(root, by({ b: 1 }))), "a second path").toEqual(["root", "b", "b1"]);
  root.children[1].children[0] = named("new");
  expect(names(selectPath(root, by({ b: 1 }))), "a path in the changed tree").toEqual(["root", "b", "new"]);
  expect(names(selectPath(root, by({ c: 1 }))), "a path by other scores").toEqual(["root", "c"]);
});

test("a score that is NaN is refused", () => {
  for (const odd of ["a", "b", "c", "b1", "b2", "b3"])
    expect(() => names(selectPath(family(), by({ b: 1, [odd]: Number.NaN })))).toRefuse(
      RangeError,
      `a NaN for the score of ${odd}`,
      /NaN|not a number|score/i,
    );
});

test("every node of the path counts the visit, the root too", () => {
  const root = family();
  const b = root.children[1];
  backUp([root, b, b.children[1]], 0.25);
  for (const { state, visits } of all(root))
    expect(visits, `visits of node ${state} after a simulation along root, b, b2`).toBe(
      ["root", "b", "b2"].includes(state) ? 1 : 0,
    );
});

test("every node of the path counts the value as it is", () => {
  const root = family();
  const b = root.children[1];
  backUp([root, b, b.children[1]], 0.25);
  for (const { state, valueSum } of all(root))
    expect(valueSum, `the sum of node ${state} after a simulation with 0.25 along root, b, b2`).toBe(
      ["root", "b", "b2"].includes(state) ? 0.25 : 0,
    );
});

test("counts add up over simulations", () => {
  const root = family();
  const [a, , c] = root.children;
  backUp([root, a, a.children[0]], 0.5);
  backUp([root, a, a.children[1]], -0.75);
  backUp([root, c], 2);
  backUp([root, a, a.children[1]], 0);
  const due = {
    ...{ root: "4 visits, sum 1.75", a: "3 visits, sum -0.25", a1: "1 visit, sum 0.5" },
    ...{ a2: "2 visits, sum -0.75", c: "1 visit, sum 2" },
  };
  expectCounts(root, due, "in four simulations");
});

test("a path of one node, and a value of 0, count", () => {
  const alone = named("alone");
  backUp([alone], -1.5);
  backUp([alone], 0);
  expectCounts(alone, { alone: "2 visits, sum -1.5" }, "with values of −1.5 and 0");
});

test("parents above the path stay as they are", () => {
  const root = family();
  const b = root.children[1];
  backUp([b, b.children[2]], 0.5);
  expect([root.visits, root.valueSum], "the parent of the first node").toEqual([0, 0]);
  expectCounts(b, { b: "1 visit, sum 0.5", b3: "1 visit, sum 0.5" }, "after a path from b on");
});

test("a back-up changes nothing but counts", () => {
  const root = family();
  const shape = (node: Node<string>): unknown => [
    node.state,
    node.prior,
    node.parent?.state,
    node.children.map(shape),
  ];
  const before = shape(root);
  const path = [root, root.children[0]];
  const [first, second] = path;
  backUp(path, 0.5);
  expect(shape(root), "states, priors, parents and children").toEqual(before);
  expect(path.length, "how many nodes the path has").toBe(2);
  expect([path[0] === first, path[1] === second], "whether the path holds its nodes").toEqual([true, true]);
});

test("a root has as many visits as its children together", () => {
  const root = family();
  const rng = specRandom();
  let sum = 0;
  for (let made = 0; made < 50; made++) {
    const value = rng.gauss(0, 1);
    sum += value;
    backUp(
      selectPath(root, () => rng.random()),
      value,
    );
  }
  expect(root.visits, "visits of the root after 50 simulations").toBe(50);
  expect(
    root.children.reduce((visits, child) => visits + child.visits, 0),
    "visits of its children",
  ).toBe(50);
  expect(root.valueSum).toMatchValues(sum, { atol: 1e-9, what: "the sum of values of the root" });
});

test("a value that is not finite is refused, and changes nothing", () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const root = family();
    const before = counts(root);
    expect(() => backUp([root, root.children[0]], bad)).toRefuse(RangeError, `a value of ${bad}`, `${bad}`);
    expect(counts(root), "the tree after a value that was refused").toEqual(before);
  }
});
