import { expect, test } from "vitest";
import { predictLine } from "./predict-line.js";

test("y = 2x + 3 goes through (0, 3), (3, 9) and (−1, 1)", () => {
  expect(predictLine(2, 3, [0, 3, -1])).toMatchValues([3, 9, 1]);
});

test("every x gets its own prediction", () => {
  expect(predictLine(-0.5, 4, [1, 2, 10, 0.5, -6])).toMatchValues([3.5, 3, -1, 3.75, 7]);
  expect(() => predictLine(-0.5, 4, [])).toAccept("a list without an x");
  expect(predictLine(-0.5, 4, []), "the predictions for no x").toEqual([]);
});

test("a prediction keeps all its digits", () => {
  expect(predictLine(3, 0.5, [0.1234567, -0.7654321])).toMatchValues([0.8703701, -1.7962963]);
});

test("the list of inputs is the same afterwards", () => {
  const xs = [2, -3, 0.25];
  expect(() => predictLine(1.5, -1, xs)).toLeaveUnchanged({ xs });
});

test("a single x, zeros, tiny and huge numbers lie on the line too", () => {
  const slowly = (w: number, b: number, xs: number[]) => {
    const predictions: number[] = [];
    for (const x of xs) predictions.push(b + x * w);
    return predictions;
  };
  const shapes = { w: "", b: "", xs: "example" };
  expect(predictLine).toAgreeWith(slowly, shapes, { axes: "example", cases: "ones zeros small large" });
  expect(predictLine(1e10, 0, [1e10])).toMatchValues([1e20], {
    axes: "example",
    what: "a prediction of 1e20",
  });
  expect(predictLine(1e-12, 0, [1])).toMatchValues([1e-12], {
    ...{ axes: "example", what: "a prediction of 1e-12", atol: 0 },
  });
});

test("every call heeds its own slope, intercept and inputs", () => {
  expect(predictLine).toHeed({ w: 1.5, b: -0.5, xs: [2.25, -3.5, 0.25] });
});

test("every call returns a new list, even of the numbers in xs", () => {
  expect(predictLine).toReturnNew({ w: 1.5, b: -0.5, xs: [2, -3, 0.25] });
  expect(predictLine).toReturnNew({ w: 1, b: 0, xs: [2, -3, 0.25] });
});
