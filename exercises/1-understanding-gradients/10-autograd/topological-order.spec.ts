import { expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { backward, leaf, type Node, node, topologicalOrder } from "./topological-order.js";

/** Only what the order needs. */
interface Point {
  id: number;
  inputs: Point[];
}

const point = (id: number, ...inputs: Point[]): Point => ({ id, inputs });
const idsOf = (order: Point[]) => order.map(({ id }) => id);

/** How many nodes stand before one of their inputs, or beside one that is missing. */
function violations(order: Point[]): number {
  const place = new Map(order.map((each, i) => [each, i]));
  return order.filter((each, i) => each.inputs.some((input) => !((place.get(input) ?? i) < i))).length;
}

const by = (factor: number) => (A: Matrix) => A.map((row) => row.map((x) => factor * x));
const times = (a: Node, factor: number) => node(by(factor)(a.data), [a], (dy) => [by(factor)(dy)]);
const plus = (a: Node, b: Node) =>
  node(
    a.data.map((row, i) => row.map((x, j) => x + b.data[i][j])),
    [a, b],
    (dy) => [dy, dy],
  );
const minusTwice = (a: Node, b: Node) =>
  node(
    a.data.map((row, i) => row.map((x, j) => x - 2 * b.data[i][j])),
    [a, b],
    (dy) => [dy, by(-2)(dy)],
  );
/** 2a, plus three times a row under every row, minus one number everywhere. */
const joined = (one: Node, row: Node, a: Node) =>
  node(
    a.data.map((numbers) => numbers.map((x, j) => 2 * x + 3 * row.data[0][j] - one.data[0][0])),
    [one, row, a],
    (dy) => [[[-sum(dy.flat())]], [dy[0].map((_, j) => 3 * sum(dy.map((d) => d[j])))], by(2)(dy)],
  );
/** The sum of all numbers, each times its weight. */
const total = (a: Node, weights = constant(1)) =>
  node([[sum(a.data.flatMap((row, i) => row.map((x, j) => x * weights[i][j])))]], [a], ([[dy]]) => [
    by(dy)(weights),
  ]);
const sum = (x: number[]) => x.reduce((all, value) => all + value, 0);

const small = () => [
  [1, -2, 3],
  [0.5, 4, -1],
]; // [2, 3]
const constant = (x: number) => small().map((row) => row.map(() => x));
/** The gradients of nodes by name, all of one value. */
const allOf = (expected: Record<string, number>) =>
  Object.entries(expected).map(([name, x]) => ({ name, expected: constant(x), axes: "row column" }));

test("a chain runs from the leaf to the root", () => {
  const root = point(3, point(2, point(1, point(0))));
  expect(idsOf(topologicalOrder(root))).toMatchValues([0, 1, 2, 3], { axes: "place" });
});

test("what is used twice comes once, after its inputs", () => {
  const a = point(0);
  const root = point(2, point(1, a, a), a);
  expect(idsOf(topologicalOrder(root))).toMatchValues([0, 1, 2], { axes: "place" });
});

test("of a short and a long path to a node the long one counts", () => {
  const a = point(0);
  const b = point(1, a);
  const c = point(2, b);
  const root = point(3, b, c, a);
  expect(idsOf(topologicalOrder(root))).toMatchValues([0, 1, 2, 3], { axes: "place" });
});

test("in a diamond every node comes after all of its inputs", () => {
  const a = point(0);
  const root = point(5, point(3, point(1, a), a), point(4, point(2, a)));
  const order = topologicalOrder(root);
  expect(idsOf(order).sort()).toMatchValues([0, 1, 2, 3, 4, 5], {
    axes: "node",
    what: "the list of nodes, sorted,",
  });
  expect(violations(order)).toMatchValues(0, { what: "the number of nodes before one of their inputs" });
  expect(order[order.length - 1].id).toMatchValues(5, { what: "the last node" });
});

test("20 diamonds in a row: 61 nodes, though a million paths", () => {
  let reads = 0;
  let last: Point = point(0);
  for (let i = 0; i < 20; i++) last = diamond(last, i);
  const order = topologicalOrder(last);
  expect(order.length).toMatchValues(61, { what: "the number of nodes" });
  expect(violations(order)).toMatchValues(0, { what: "the number of nodes before one of their inputs" });

  /** A diamond on top of a node, which notices how often it is asked for its inputs. */
  function diamond(below: Point, i: number): Point {
    const [left, right] = [point(3 * i + 1, below), point(3 * i + 2, below)];
    return {
      id: 3 * i + 3,
      get inputs() {
        reads++;
        if (reads > 20_000) throw new Error("61 nodes were asked 20,000 times for their inputs");
        return [left, right];
      },
    };
  }
});

test("a chain of 50,000 nodes is not too deep", () => {
  let last = point(0);
  for (let i = 1; i < 50_000; i++) last = point(i, last);
  const order = topologicalOrder(last);
  expect(order.length).toMatchValues(50_000, { what: "the number of nodes" });
  expect(violations(order)).toMatchValues(0, { what: "the number of nodes before one of their inputs" });
});

test("before backward, the gradient of every node is zeros", () => {
  const x = leaf(small());
  expect({ leaf: x.grad, "3x": times(x, 3).grad }).toMatchStages(allOf({ leaf: 0, "3x": 0 }));
});

test("a leaf keeps a copy: the list may change afterwards", () => {
  const list = small();
  const x = leaf(list);
  for (const row of list) row.fill(99);
  expect(x.data).toMatchValues(small(), { axes: "row column", what: "data" });
});

test("sum(3x): slope 3 everywhere, and 1 for the loss itself", () => {
  const x = leaf(small());
  const loss = total(times(x, 3));
  backward(loss);
  expect({ loss: loss.grad, x: x.grad }).toMatchStages([
    { name: "loss", expected: [[1]], axes: "row column" },
    { name: "x", expected: constant(3), axes: "row column" },
  ]);
});

test("sum(2x + 5x): both paths add up to 7", () => {
  const x = leaf(small());
  backward(total(plus(times(x, 2), times(x, 5))));
  expect(x.grad).toMatchValues(constant(7), { axes: "row column" });
});

test("sum(a − 2b): each input gets its own share", () => {
  const [a, b] = [leaf(small()), leaf(constant(3))];
  backward(total(minusTwice(a, b)));
  expect({ a: a.grad, b: b.grad }).toMatchStages(allOf({ a: 1, b: -2 }));
});

test("sum(a − 2a): a node that stands twice gets both shares", () => {
  const a = leaf(small());
  backward(total(minusTwice(a, a)));
  expect(a.grad).toMatchValues(constant(-1), { axes: "row column" });
});

test("three inputs of three shapes: each gets its share", () => {
  const [one, row, a] = [leaf([[7]]), leaf([[1, 0, -4]]), leaf(small())];
  const weights = [
    [1, 2, -3],
    [4, 0, 5],
  ];
  backward(total(joined(one, row, a), weights));
  expect({ one: one.grad, row: row.grad, a: a.grad }).toMatchStages([
    { name: "one", expected: [[-9]], axes: "row column" },
    { name: "row", expected: [[15, 6, 6]], axes: "row column" },
    { name: "a", expected: by(2)(weights), axes: "row column" },
  ]);
});

test("sum(u + 3u) with u = 2x: u hands on its 4 when all is there", () => {
  const x = leaf(small());
  const u = times(x, 2);
  backward(total(plus(u, times(u, 3))));
  expect({ u: u.grad, x: x.grad }).toMatchStages(allOf({ u: 4, x: 8 }));
});

test("sum(5y + (x + y)): y has 6, all others keep their 1", () => {
  for (const inOrder of [true, false]) {
    const [x, y] = [leaf(small()), leaf(constant(2))];
    const [fiveY, inner] = [times(y, 5), plus(x, y)];
    const outer = inOrder ? plus(fiveY, inner) : plus(inner, fiveY);
    backward(total(outer));
    const grads = { y: y.grad, x: x.grad, "x + y": inner.grad, "5y": fiveY.grad, all: outer.grad };
    expect(grads).toMatchStages(allOf({ y: 6, x: 1, "x + y": 1, "5y": 1, all: 1 }));
  }
});

test("every second number of x counts twice", () => {
  const x = leaf(small());
  const weights = [
    [1, 2, 1],
    [2, 1, 2],
  ];
  const weighted = node(
    small().map((row, i) => row.map((v, j) => v * weights[i][j])),
    [x],
    (dy) => [dy.map((row, i) => row.map((v, j) => v * weights[i][j]))],
  );
  backward(total(plus(weighted, x)));
  expect(x.grad).toMatchValues(
    [
      [2, 3, 2],
      [3, 2, 3],
    ],
    { axes: "row column" },
  );
});

test("a second backward through the same graph gives the same", () => {
  const x = leaf(small());
  const u = times(x, 2);
  const loss = total(plus(u, times(u, 3)));
  backward(loss);
  backward(loss);
  expect({ x: x.grad, u: u.grad }).toMatchStages(allOf({ x: 8, u: 4 }));
});

test("whatever a gradient held before does not count", () => {
  const [x, y] = [leaf(small()), leaf(constant(2))];
  const u = times(x, 2);
  [x.grad, u.grad, y.grad] = [constant(Number.POSITIVE_INFINITY), constant(Number.NaN), constant(7)];
  backward(total(plus(u, y)));
  expect({ u: u.grad, x: x.grad, y: y.grad }).toMatchStages(allOf({ u: 1, x: 2, y: 1 }));
});

test("20 doublings: the slope is 2²⁰, and each pullback ran once", () => {
  const x = leaf([[1]]);
  let calls = 0;
  let last = x;
  for (let i = 0; i < 20; i++) {
    const doubled = plus(last, last);
    const { pullback } = doubled;
    doubled.pullback = (dy) => {
      calls++;
      return pullback(dy);
    };
    last = doubled;
  }
  backward(last);
  expect(x.grad).toMatchValues([[2 ** 20]], { axes: "row column" });
  expect(calls).toMatchValues(20, { what: "the number of pullbacks" });
});

test("a loss of several columns is refused", () => {
  expect(() => backward(leaf([[1, 2, 3]]))).toRefuse(RangeError, "a loss of three columns");
});

test("sorting leaves the inputs of every node alone", () => {
  const [a, b] = [point(0), point(1)];
  const root = point(2, a, b);
  topologicalOrder(root);
  expect(idsOf(root.inputs)).toMatchValues([0, 1], { axes: "input" });
});

test("a loss of several rows is refused", () => {
  expect(() => backward(leaf([[1], [2]]))).toRefuse(RangeError, "a loss of two rows");
});

test("a lone node is an order of one, and a loss of its own", () => {
  expect(idsOf(topologicalOrder(point(7)))).toMatchValues([7], { axes: "place" });
  const loss = leaf([[5]]);
  backward(loss);
  expect(loss.grad).toMatchValues([[1]], { axes: "row column" });
});

test("a node with one column or one row gets a share of its shape", () => {
  const [column, row] = [leaf([[1], [0], [3]]), leaf([[2, 0, 4, 1]])];
  const loss = node([[0]], [column, row], ([[dy]]) => [[[dy], [2 * dy], [0]], [[0, dy, 3 * dy, 1e-4 * dy]]]);
  backward(loss);
  expect({ column: column.grad, row: row.grad }).toMatchStages([
    { name: "column", expected: [[1], [2], [0]], axes: "row column" },
    { name: "row", expected: [[0, 1, 3, 1e-4]], axes: "row column" },
  ]);
});

test("a graph that has grown is sorted again, another by itself", () => {
  const root = point(1, point(0));
  topologicalOrder(root);
  root.inputs.push(point(2));
  const order = topologicalOrder(root);
  expect(order.length).toMatchValues(3, { what: "the number of nodes after one more input" });
  expect(violations(order)).toMatchValues(0, { what: "the number of nodes before one of their inputs" });
  const alike = () => point(1, point(0));
  const [first, second] = [alike(), alike()];
  const orders = [topologicalOrder(first), topologicalOrder(second)];
  expect(
    orders.map((order) => [first, second].indexOf(order[1])),
    "whose root comes last",
  ).toEqual([0, 1]);
});

test("numbers and inputs of every node are the same afterwards", () => {
  const [x, y] = [leaf(small()), leaf(constant(2))];
  const sum = plus(x, y);
  expect(() => backward(total(sum))).toLeaveUnchanged({ x: x.data, y: y.data, sum: sum.data });
  expect(sum.inputs.length).toMatchValues(2, { what: "the number of inputs of the sum" });
});
