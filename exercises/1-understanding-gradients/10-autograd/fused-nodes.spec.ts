import { expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { IGNORE } from "../07-cross-entropy-loss/cross-entropy.js";
import {
  concatNode,
  crossEntropyNode,
  geluNode,
  layerNormNode,
  rowsNode,
  softmaxNode,
} from "./fused-nodes.js";
import { leaf, type Node } from "./topological-order.js";

const axes = "row column";

/** The share of input `which` against central differences of the node's value. */
function checkShare(op: (inputs: Node[]) => Node, at: Matrix[], which: number, what: string): void {
  const inputs = (x: Matrix) => at.map((data, i) => leaf(i === which ? x : data));
  expect((x: Matrix, dy: Matrix) => op(inputs(x)).pullback(dy)[which]).toBeGradientOf(
    (x) => op(inputs(x)).data,
    { at: at[which], axes, what },
  );
}

test("softmax: weights 1/4 and 3/4, and dy (4, 0) gives ±3/4", () => {
  const weights = softmaxNode(
    leaf([
      [7, 100],
      [0, Math.log(3)],
    ]),
  );
  expect(weights.data).toMatchValues(
    [
      [1, 0],
      [0.25, 0.75],
    ],
    { axes: "query key" },
  );
  const [share] = weights.pullback([
    [5, -2],
    [4, 0],
  ]);
  expect(share).toMatchValues(
    [
      [0, 0],
      [0.75, -0.75],
    ],
    { axes: "query key" },
  );
});

test("softmax passes the numeric check; hidden scores get 0", () => {
  const scores = randomMatrix(4, 4, 1);
  checkShare(([x]) => softmaxNode(x), [scores], 0, "the gradient of the scores");
  const [share] = softmaxNode(leaf(scores)).pullback(randomMatrix(4, 4, 2));
  const hidden = share.flatMap((row, i) => row.slice(i + 1));
  expect(hidden).toMatchValues([0, 0, 0, 0, 0, 0], {
    axes: "score",
    what: "the gradient of hidden scores",
  });
});

test("layer norm: γ gets Σ dy·x̂ and β gets Σ dy, as one row each", () => {
  const x = [
    [3, 1],
    [-2, 6],
  ]; // x̂ is ±1 but for ε
  const normed = layerNormNode(leaf(x), leaf([[2, -1]]), leaf([[10, 20]]));
  const shares = normed.pullback([
    [1, 0.5],
    [3, -2],
  ]);
  expect({ gamma: shares[1], beta: shares[2] }).toMatchStages([
    { name: "gamma", expected: [[1 - 3, -0.5 - 2]], axes, atol: 1e-4 },
    { name: "beta", expected: [[4, -1.5]], axes },
  ]);
});

test("layer norm: all three shares pass the numeric check", () => {
  const at = [randomMatrix(3, 5, 3), randomMatrix(1, 5, 4), randomMatrix(1, 5, 5)];
  const op = ([x, gamma, beta]: Node[]) => layerNormNode(x, gamma, beta);
  checkShare(op, at, 0, "the gradient of x");
  checkShare(op, at, 1, "the gradient of gamma");
  checkShare(op, at, 2, "the gradient of beta");
});

test("GELU: the slope is ½ at 0, 1 far to the right, 0 to the left", () => {
  const [share] = geluNode(leaf([[0, 20, -20]])).pullback([[3, 5, 7]]);
  expect(share).toMatchValues([[1.5, 5, 0]], { axes });
});

test("GELU passes the numeric check", () => {
  checkShare(([x]) => geluNode(x), [randomMatrix(2, 7, 6)], 0, "the gradient of x");
});

test("cross-entropy: (P − one-hot) / N, times dLoss", () => {
  const logits = [
    [0, Math.log(3)],
    [50, -50],
    [Math.log(4), 0],
  ];
  const loss = crossEntropyNode(leaf(logits), [0, IGNORE, 0]);
  expect(loss.data).toMatchValues([[(Math.log(4) + Math.log(1.25)) / 2]], { axes });
  const [share] = loss.pullback([[8]]);
  expect(share).toMatchValues(
    [
      [-3, 3],
      [0, 0],
      [-0.8, 0.8],
    ],
    { axes: "position token" },
  );
});

test("cross-entropy: a dLoss of 0 passes nothing on", () => {
  const [share] = crossEntropyNode(leaf([[0, Math.log(3)]]), [0]).pullback([[0]]);
  expect(share).toMatchValues([[0, 0]], { axes: "position token" });
});

test("cross-entropy passes the numeric check", () => {
  const targets = [2, IGNORE, 0, 4];
  const op = ([logits]: Node[]) => crossEntropyNode(logits, targets);
  checkShare(op, [randomMatrix(4, 5, 7)], 0, "the gradient of the logits");
});

const table = () => [
  [1, 2],
  [3, 4],
  [5, 6],
  [7, 8],
]; // [4, 2]
const dRows = () => [
  [1, -1],
  [10, 20],
  [100, 200],
]; // [3, 2]
/** The gradient of the table after rows 2, 0 and 2. */
const dTable = () => [
  [10, 20],
  [0, 0],
  [101, 199],
  [0, 0],
]; // [4, 2]

test("rows 2, 0, 2: row 2 collects both, rows 1 and 3 get zeros", () => {
  const rows = rowsNode(leaf(table()), [2, 0, 2]);
  const [first, , third] = table();
  expect(rows.data).toMatchValues([third, first, third], { axes });
  const [share] = rows.pullback(dRows());
  expect(share).toMatchValues(dTable(), { axes: "id feature" });
});

test("a text may be longer than the table: rows 1, 0, 1, 1, 3, 0", () => {
  const rows = rowsNode(leaf(table()), [1, 0, 1, 1, 3, 0]);
  const [share] = rows.pullback([...dRows(), [0, 7], [-3, 4], [5, 0.5]]);
  expect(share).toMatchValues(
    [
      [15, 20.5],
      [101, 206],
      [0, 0],
      [-3, 4],
    ],
    { axes: "id feature" },
  );
});

test("a node keeps ids and targets if the caller's lists change", () => {
  const ids = [2, 0, 2];
  const rows = rowsNode(leaf(table()), ids);
  ids[0] = 3;
  expect(rows.pullback(dRows())[0]).toMatchValues(dTable(), { axes: "id feature" });
  ids.length = 1;
  expect(rows.pullback(dRows())[0]).toMatchValues(dTable(), { axes: "id feature" });
  const targets = [0];
  const loss = crossEntropyNode(leaf([[0, Math.log(3)]]), targets);
  targets[0] = 1;
  expect(loss.pullback([[4]])[0]).toMatchValues([[-3, 3]], { axes: "position token" });
});

test("side by side: the first columns go back to the first part", () => {
  const parts = [leaf([[1, 2]]), leaf([[3, 4]]), leaf([[5, 6]])];
  const joined = concatNode(parts);
  expect(joined.data).toMatchValues([[1, 2, 3, 4, 5, 6]], { axes });
  const shares = joined.pullback([[10, 20, 30, 40, 50, 60]]);
  expect(shares).toMatchValues([[[10, 20]], [[30, 40]], [[50, 60]]], { axes: "part row column" });
});

test("side by side passes the numeric check for every part", () => {
  const at = [8, 9, 10, 11].map((stream) => randomMatrix(2, 3, stream));
  for (const [h] of at.entries()) checkShare(concatNode, at, h, `the gradient of part ${h}`);
});

test("one token, one feature, one key, one row: all pass the check", () => {
  const at = (rows: number, columns: number, stream = 40) => [randomMatrix(rows, columns, stream)];
  for (const [rows, columns] of [
    [1, 1],
    [1, 3],
    [3, 1],
  ]) {
    const how = `of [${rows}, ${columns}]`;
    checkShare(([x]) => geluNode(x), at(rows, columns), 0, `the gradient of GELU ${how}`);
    checkShare(
      ([x]) => crossEntropyNode(x, Array(rows).fill(0)),
      at(rows, columns),
      0,
      `cross-entropy's ${how}`,
    );
    checkShare(([x]) => rowsNode(x, [0]), at(rows, columns), 0, `the gradient of a table ${how}`);
    checkShare(concatNode, at(rows, columns), 0, `the gradient of a single part ${how}`);
    const norm = [...at(rows, columns), ...at(1, columns, 41), ...at(1, columns, 42)];
    for (const which of [1, 2])
      checkShare(([x, g, b]) => layerNormNode(x, g, b), norm, which, `layer norm's share ${which} ${how}`);
  }
  checkShare(([x]) => softmaxNode(x), at(1, 1), 0, "the gradient of a single score");
  const [share] = layerNormNode(leaf([[5], [-3]]), leaf([[2]]), leaf([[1]])).pullback([[3], [4]]);
  expect(share).toMatchValues([[0], [0]], { axes, what: "the gradient of rows of one feature" });
});

test("large scores stay finite, and zeros are numbers like others", () => {
  const [share] = softmaxNode(
    leaf([
      [1e4, 0],
      [1e4, -1e4],
    ]),
  ).pullback([
    [1, 2],
    [3, 4],
  ]);
  expect(share).toMatchValues(
    [
      [0, 0],
      [0, 0],
    ],
    { axes: "query key" },
  );
  checkShare(
    ([x]) => softmaxNode(x),
    [
      [
        [0, 0],
        [0, 0],
      ],
    ],
    0,
    "the gradient of scores of 0",
  );
  const zeros = crossEntropyNode(leaf([[0, 0, 0, 0]]), [2]).pullback([[1]])[0];
  expect(zeros).toMatchValues([[0.25, 0.25, -0.75, 0.25]], { axes: "position token" });
});

test("every node knows what it was made from, in order", () => {
  const [x, gamma, beta] = [
    leaf(randomMatrix(3, 3, 22)),
    leaf(randomMatrix(1, 3, 23)),
    leaf(randomMatrix(1, 3, 24)),
  ];
  const inputsOf = (node: Node) => node.inputs.map((input) => [x, gamma, beta].indexOf(input));
  const made = {
    softmax: inputsOf(softmaxNode(x)),
    "layer norm": inputsOf(layerNormNode(x, gamma, beta)),
    GELU: inputsOf(geluNode(x)),
    "cross-entropy": inputsOf(crossEntropyNode(x, [0, 2, 1])),
    rows: inputsOf(rowsNode(x, [2, 2, 0])),
    "side by side": inputsOf(concatNode([beta, gamma])),
  };
  expect(made).toEqual({
    softmax: [0],
    "layer norm": [0, 1, 2],
    GELU: [0],
    "cross-entropy": [0],
    rows: [0],
    "side by side": [2, 1],
  });
});

test("what came in is the same afterwards", () => {
  const at = { x: leaf(randomMatrix(3, 3, 12)), part: leaf(randomMatrix(3, 3, 13)) };
  const [gamma, beta] = [leaf(randomMatrix(1, 3, 14)), leaf(randomMatrix(1, 3, 15))];
  const nodes: Record<string, Node> = {
    softmax: softmaxNode(at.x),
    "layer norm": layerNormNode(at.x, gamma, beta),
    GELU: geluNode(at.x),
    "cross-entropy": crossEntropyNode(at.x, [0, 2, 1]),
    rows: rowsNode(at.x, [2, 2, 0]),
    "side by side": concatNode([at.x, at.part]),
  };
  for (const [stream, [name, each]] of Object.entries(nodes).entries()) {
    const dy = randomMatrix(each.data.length, each.data[0].length, 16 + stream);
    expect(() => each.pullback(dy)).toLeaveUnchanged({
      [`dy of ${name}`]: dy,
      [`value of ${name}`]: each.data,
      [`x of ${name}`]: at.x.data,
      [`second part of ${name}`]: at.part.data,
      [`gamma of ${name}`]: gamma.data,
      [`beta of ${name}`]: beta.data,
    });
  }
});

test("building a node leaves what it is made from as it was", () => {
  const [x, part] = [leaf(randomMatrix(3, 3, 30)), leaf(randomMatrix(3, 3, 31))];
  const [gamma, beta] = [leaf(randomMatrix(1, 3, 32)), leaf(randomMatrix(1, 3, 33))];
  const [ids, targets] = [
    [2, 2, 0],
    [0, IGNORE, 1],
  ];
  const made: Record<string, () => Node> = {
    softmax: () => softmaxNode(x),
    "layer norm": () => layerNormNode(x, gamma, beta),
    GELU: () => geluNode(x),
    "cross-entropy": () => crossEntropyNode(x, targets),
    rows: () => rowsNode(x, ids),
    "side by side": () => concatNode([x, part]),
  };
  for (const [name, make] of Object.entries(made))
    expect(make).toLeaveUnchanged({
      ids,
      targets,
      [`x of ${name}`]: x.data,
      [`second part of ${name}`]: part.data,
      [`gamma of ${name}`]: gamma.data,
      [`beta of ${name}`]: beta.data,
    });
});

test("what arrives counts at every pullback, and shares are new", () => {
  const [x, gamma, beta] = [
    leaf(randomMatrix(3, 3, 34)),
    leaf(randomMatrix(1, 3, 35)),
    leaf(randomMatrix(1, 3, 36)),
  ];
  const pullbacks = {
    softmax: softmaxNode(x).pullback,
    "layer norm": layerNormNode(x, gamma, beta).pullback,
    GELU: geluNode(x).pullback,
    rows: rowsNode(x, [0, 1, 2]).pullback,
    "side by side": concatNode([x]).pullback,
  };
  for (const pullback of Object.values(pullbacks)) {
    expect(pullback).toHeed({ dy: randomMatrix(3, 3, 37) });
    expect(pullback).toReturnNew({ dy: randomMatrix(3, 3, 38) });
  }
  expect(crossEntropyNode(x, [0, 2, 1]).pullback).toHeed({ dLoss: [[0.5]] });
});

test("every node answers for itself, with others on the tape", () => {
  const asked = ({ data, pullback }: Node, dy: Matrix) => ({ data, shares: pullback(dy) });
  const [x, dy] = [randomMatrix(3, 3, 39), randomMatrix(3, 3, 40)];
  expect((x: Matrix, dy: Matrix) => asked(softmaxNode(leaf(x)), dy)).toHeed({ x, dy });
  expect((x: Matrix, gamma: Matrix, beta: Matrix, dy: Matrix) =>
    asked(layerNormNode(leaf(x), leaf(gamma), leaf(beta)), dy),
  ).toHeed({ x, gamma: randomMatrix(1, 3, 41), beta: randomMatrix(1, 3, 42), dy });
  expect((x: Matrix, dy: Matrix) => asked(geluNode(leaf(x)), dy)).toHeed({ x, dy });
  expect((x: Matrix, ids: number[], dy: Matrix) => asked(rowsNode(leaf(x), ids), dy)).toHeed({
    ...{ x, ids: [0, 2, 1], dy },
  });
  expect((logits: Matrix, targets: number[], dLoss: Matrix) =>
    asked(crossEntropyNode(leaf(logits), targets), dLoss),
  ).toHeed({ logits: x, targets: [0, 2, 1], dLoss: [[0.5]] });
  const two = concatNode([leaf([[1, 2]]), leaf([[3, 4]])]);
  concatNode([leaf([[1]]), leaf([[2]]), leaf([[3]])]);
  expect(two.pullback([[5, 6, 7, 8]])).toMatchValues([[[5, 6]], [[7, 8]]], {
    ...{ axes: "part row column", what: "the shares of two parts, once three others stand side by side" },
  });
});
