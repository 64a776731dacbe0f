import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { finalMove } from "./final-move.js";
import { type Node, newNode } from "./select-and-back-up.js";

type Child = [name: string, visits: number, mean: number, prior: number];

/** A root with children of these visits, mean values and priors. */
function rootOf(...children: Child[]): Node<string> {
  const root = newNode("root");
  root.children = children.map(([state, visits, mean, prior]) => ({
    ...newNode(state, prior, root),
    visits,
    valueSum: mean * visits,
  }));
  root.visits = children.reduce((sum, [, visits]) => sum + visits, 0);
  return root;
}

/** Judges the move among these children. */
function expectMove(due: string, ...children: Child[]): void {
  const told = children.map(
    ([state, visits, mean, prior]) => `${state}: visits ${visits}, mean ${mean}, prior ${prior}`,
  );
  expect(finalMove(rootOf(...children)).state, `the move among ${told.join("; ")}`).toBe(due);
}

test("50 visits with the mean 0.8, not 1 visit with 1.0", async () => {
  const children: Child[] = [
    ["lucky", 1, 1, 0.02],
    ["sure", 50, 0.8, 0.45],
    ["favorite", 2, 0.5, 0.43],
    ["new", 0, 0, 0.1],
  ];
  await exhibit({
    kind: "table",
    title: "the final move",
    caption: "The search itself has weighed value against certainty: it came back to one child 50 times.",
    columns: ["child", "visits", "mean value", "chosen"],
    rows: children.map(([name, visits, mean]) => [
      name,
      visits,
      mean,
      finalMove(rootOf(...children)).state === name ? "yes" : "",
    ]),
  });
  expectMove("sure", ...children);
});

test("most visits win, wherever the child is", () => {
  expectMove("a", ["a", 9, 0.1, 0.1], ["b", 8, 0.9, 0.2], ["c", 3, 0.2, 0.7]);
  expectMove("b", ["a", 8, 0.9, 0.7], ["b", 10, 0.1, 0.1], ["c", 9, 0.2, 0.2]);
  expectMove("c", ["a", 2, 0.4, 0.6], ["b", 0, 0, 0.3], ["c", 3, -0.5, 0.1]);
});

test("most visits win over a larger sum and a larger score", () => {
  expectMove("b", ["a", 40, 0.9, 0.6], ["b", 41, 0.1, 0.4]);
  expectMove("a", ["a", 1000, 0.5, 0.1], ["b", 2, 0.6, 0.9], ["c", 0, 0, 0]);
  expectMove("a", ["a", 11, -0.5, 0.5], ["b", 9, 0.5, 0.5]);
});

test("of equally many visits the larger mean value", () => {
  expectMove(
    "b",
    ["a", 5, 0.4, 0.1],
    ["b", 5, 0.6, 0.2],
    ["c", 5, 0.2, 0.15],
    ["d", 5, 0.1, 0.55],
    ["e", 4, 0.9, 0.1],
  );
  expectMove("b", ["a", 5, 0.3, 0.7], ["b", 5, 0.4, 0.2]);
  expectMove("c", ["a", 5, -0.4, 0.5], ["b", 5, -0.6, 0.2], ["c", 5, -0.1, 0.3]);
  expectMove("b", ["a", 5, 1.5, 0.5], ["b", 5, 2.5, 0.2], ["c", 5, 0.5, 0.3]);
});

test("visits decide before means, and means before priors", () => {
  expectMove("b", ["a", 49, 1, 0.5], ["b", 50, -1, 0.5]);
  expectMove("b", ["a", 49, 1e12, 0.5], ["b", 50, -1e12, 0.5]);
  expectMove("b", ["a", 5, 1e-12, 0.5], ["b", 5, 3e-12, 0.5]);
  expectMove("b", ["a", 5, 0.5999, 0.9], ["b", 5, 0.6, 0.1]);
  expectMove("b", ["a", 5, 1e-12, 0.9], ["b", 5, 3e-12, 0.1]);
});

test("one visit each: the larger mean value", () => {
  expectMove("b", ["a", 1, 0.4, 0.5], ["b", 1, 0.6, 0.2], ["c", 0, 0, 0.3]);
  expectMove("a", ["a", 1, -0.1, 0.2], ["b", 1, -0.2, 0.3], ["c", 1, -0.3, 0.5]);
});

test("visits and mean values equal: the larger prior", () => {
  expectMove("b", ["a", 5, 0.5, 0.2], ["b", 5, 0.5, 0.5], ["c", 5, 0.5, 0.3]);
  expectMove("c", ["a", 4, 0.5, 0.6], ["b", 5, 0.25, 0.1], ["c", 5, 0.25, 0.3]);
});

test("without any visit the larger prior", () => {
  expectMove("b", ["a", 0, 0, 0.2], ["b", 0, 0, 0.5], ["c", 0, 0, 0.3]);
  expectMove("c", ["a", 0, 0, 0], ["b", 0, 0, 0.1], ["c", 0, 0, 0.9]);
  expectMove("b", ["a", 0, 0, 0.25], ["b", 0, 0, 0.25 + 1e-12], ["c", 0, 0, 0.1]);
});

test("all equal: the child that comes first", () => {
  const children = Array.from({ length: 12 }, (_, i): Child => [`n${i}`, 3, 0.5, 0.0625]);
  expectMove("n0", ...children);
  expectMove("b", ["a", 1, 0.5, 0.5], ["b", 2, 0.5, 0.25], ["c", 2, 0.5, 0.25]);
  expectMove("a", ["a", 0, 0, 0.5], ["b", 0, 0, 0.5]);
});

test("an only child is the move, visited or not", () => {
  expectMove("a", ["a", 0, 0, 1]);
  expectMove("a", ["a", 7, -1, 1]);
  expectMove("a", ["a", 0, 0, 0]);
});

test("the move is the child itself, and the tree stays", () => {
  const root = rootOf(["a", 2, 0.5, 0.3], ["b", 5, 0.4, 0.2], ["c", 4, 0.9, 0.5]);
  const told = () =>
    [root, ...root.children].map(({ state, visits, valueSum, prior }) => [state, visits, valueSum, prior]);
  const [before, b] = [told(), root.children[1]];
  expect(finalMove(root) === b, "whether the move is the child itself").toBe(true);
  expect(told(), "the tree after the move was asked for").toEqual(before);
  root.children[0].visits = 6;
  expect(finalMove(root) === root.children[0], "whether new visits count").toBe(true);
});

test("grandchildren have no say", () => {
  const root = rootOf(["a", 5, 0.5, 0.5], ["b", 4, 0.5, 0.5]);
  root.children[1].children = rootOf(["b1", 100, 1, 1]).children;
  expect(finalMove(root).state, "the move where a grandchild has more visits").toBe("a");
  const deep = rootOf(["a", 5, 0.5, 0.5], ["b", 9, 0.5, 0.5]);
  deep.children[1].children = rootOf(["b1", 6, 0.7, 0.8], ["b2", 2, 0.1, 0.2]).children;
  expect(finalMove(deep).state, "the move where the most visited child has children").toBe("b");
});

test("a root without children is refused", () => {
  expect(() => finalMove(newNode("leaf"))?.state).toRefuse(RangeError, "a root without children");
});
